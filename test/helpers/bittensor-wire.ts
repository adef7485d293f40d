import { systemClock } from '../../core/host/clock.ts';
import type { Ask, Neuron, Protocol } from '../../core/index.ts';
import { sampleNeuron } from '../../core/testing/samples-chain.ts';
import type { Caller } from '../../plugins/chains/bittensor/dendrite/ask.ts';
import { loadSr25519 } from '../../plugins/chains/keys/sr25519.ts';
import { askOf, promptingProtocol, quietLog } from './local-chain.ts';

/** Whoever asks, as //Alice. */
export async function callerOf(rest: Partial<Caller> = {}): Promise<Caller> {
  const sr25519 = await loadSr25519();
  const pair = sr25519.fromUri('//Alice');
  return { pair, sr25519, externalIp: null, clock: systemClock, log: quietLog, ...rest };
}

export const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';

export const neuronAt = (endpoint: Neuron['endpoint']): Neuron =>
  sampleNeuron(9, { hotkey: bob, coldkey: bob, endpoint });

/** The prompting protocol with a name of its own on this wire. */
export const synapseProtocol = (streaming: boolean): Protocol => ({
  ...promptingProtocol,
  wire: {
    axon: {
      name: 'PromptingSynapse',
      hashFields: ['roles', 'messages'],
      streaming,
      defaults: { completion: '' },
    },
  },
});

export const askAt = (port: number, rest: Partial<Ask> = {}): Ask =>
  askOf(neuronAt({ host: '127.0.0.1', port }), 'What is a subnet?', {
    protocol: synapseProtocol(false),
    ...rest,
  });
