import type { Command } from '../commands.ts';
import { chainFlags } from '../flags.ts';
import { stoppable } from '../stoppable.ts';
import { count, renderTable } from '../table.ts';
import { writeJson, writeLine } from '../terminal.ts';
import { withChain } from '../with-chain.ts';
import type { Metagraph, Neuron } from '../../core/index.ts';

export const command: Command = {
  usage: 'metagraph',
  options: chainFlags,
  examples: [
    ['synth metagraph --preset sn1-validator', 'of the local subnet'],
    ['synth metagraph --netuid 1 --subtensor.network test --json', 'one neuron a line'],
  ],
  async run(args, terminal) {
    return stoppable(terminal, async ({ signal }) => {
      await withChain(args, terminal, signal, async ({ call }) => {
        const { neurons, ...subnet } = await call((chain) => chain.sync({ step: 0 }, signal));
        if (args['json']) {
          writeJson(terminal.stdout, { type: 'metagraph', ...subnet, n: neurons.length });
          for (const neuron of neurons) writeJson(terminal.stdout, { type: 'neuron', ...neuron });
        } else writeLine(terminal.stdout, describe({ neurons, ...subnet }));
      });
      return 0;
    });
  },
};

function describe({ netuid, block, self, neurons }: Metagraph): string {
  const row = (neuron: Neuron): string[] => [
    `${neuron.uid === self ? '→ ' : ''}${neuron.uid}`,
    neuron.hotkey,
    neuron.stake.toFixed(2),
    neuron.validatorPermit ? '*' : '',
    ...[neuron.trust, neuron.consensus, neuron.incentive, neuron.dividends].map((share) => share.toFixed(4)),
    neuron.emission.toFixed(4),
    neuron.lastUpdate === 0 ? '' : String(block - neuron.lastUpdate),
    neuron.endpoint === null ? '' : `${neuron.endpoint.host}:${neuron.endpoint.port}`,
    neuron.label ?? '',
  ];
  const head =
    'uid hotkey stake permit trust consensus incentive dividends emission weights axon label'.split(' ');
  const numbers = head.map((name) => !['hotkey', 'permit', 'axon', 'label'].includes(name));
  const who = self === null ? 'our hotkey is not registered' : `we are uid ${self}`;
  return [
    `netuid ${netuid} at block ${block}: ${count(neurons.length, 'neuron')}, ${who}`,
    'weights: blocks since they were set',
    '',
    renderTable(head, neurons.map(row), { right: numbers }),
  ].join('\n');
}
