import type { Block } from './chain.ts';
import type { SubstrateNode } from './node.ts';

/** A neuron as a test writes it; TAO and shares as the chain has them: rao, and of 65535. */
export interface LabNeuron {
  readonly hotkey: string;
  readonly coldkey: string;
  readonly stake: number;
  readonly permit: boolean;
  readonly ip?: string;
  readonly ipType?: number;
  readonly port?: number;
  readonly lastUpdate: number;
  readonly registeredAt: number;
  readonly incentive: number;
  readonly dividends: number;
  readonly consensus: number;
  readonly emission: number;
}

const pallet = 'SubtensorModule';

/** Writes a subnet into the storage of a node, and what its runtime APIs say of it. */
export function layOut(node: SubstrateNode, netuid: number, neurons: readonly LabNeuron[]): void {
  const { chain, results } = node;
  const set = (entry: string, keys: readonly unknown[], value: unknown): void =>
    chain.set(pallet, entry, keys, value);
  const column = <K extends keyof LabNeuron>(key: K): LabNeuron[K][] => neurons.map((one) => one[key]);
  set('NetworksAdded', [netuid], true);
  set('SubnetworkN', [netuid], neurons.length);
  set('Tempo', [netuid], 360);
  set('MinAllowedWeights', [netuid], 2);
  set('MaxWeightsLimit', [netuid], 13_107);
  set('WeightsSetRateLimit', [netuid], 100);
  set('WeightsVersionKey', [netuid], '9007199254740993');
  set('Burn', [netuid], 1_500_000_000);
  set('SubnetOwnerHotkey', [netuid], neurons[0]?.hotkey);
  set('ValidatorPermit', [netuid], column('permit'));
  set('LastUpdate', [netuid], column('lastUpdate'));
  set('Incentive', [netuid], column('incentive'));
  set('Dividends', [netuid], column('dividends'));
  set('Consensus', [netuid], column('consensus'));
  set('Emission', [netuid], column('emission'));
  neurons.forEach((neuron, uid) => {
    set('Uids', [netuid, neuron.hotkey], uid);
    set('Keys', [netuid, uid], neuron.hotkey);
    set('Owner', [neuron.hotkey], neuron.coldkey);
    set('BlockAtRegistration', [netuid, uid], neuron.registeredAt);
    set('TotalHotkeyAlpha', [neuron.hotkey, netuid], neuron.stake);
    if (neuron.port !== undefined) set('Axons', [netuid, neuron.hotkey], axonOf(neuron));
  });
  const accounts = neurons.map((neuron, uid) => accountOf(neuron, uid, netuid));
  const isTyped = chain.runtime.specVersion >= 233;
  results.set('NeuronInfoRuntimeApi_get_neurons_lite', () =>
    isTyped ? accounts : chain.encodeResult('LabRuntimeApi', 'neurons', accounts),
  );
  results.set('SubnetInfoRuntimeApi_get_selective_mechagraph', (): unknown => ({
    netuid,
    hotkeys: column('hotkey'),
    coldkeys: column('coldkey'),
    axons: neurons.map(axonOf),
    validator_permit: column('permit'),
    last_update: column('lastUpdate'),
    emission: column('emission'),
    block_at_registration: column('registeredAt'),
    total_stake: column('stake'),
    dividends: column('dividends'),
    incentives: column('incentive'),
    consensus: column('consensus'),
    // As runtimes have it that no longer keep it.
    trust: null,
  }));
  results.set('SubnetInfoRuntimeApi_get_next_epoch_start_block', ({ number }: Block) => number + 77);
  node.newBlock();
}

const axonOf = ({ ip = '0', port = 0, ipType = 4 }: LabNeuron): object => ({
  ...{ block: 1, version: 10_002_000, ip, port, ip_type: ipType, ipType },
  ...{ protocol: 4, placeholder1: 0, placeholder2: 0 },
});

function accountOf(neuron: LabNeuron, uid: number, netuid: number): object {
  const { hotkey, coldkey, stake, emission, incentive, consensus, dividends } = neuron;
  return {
    ...{ hotkey, coldkey, uid, netuid, active: true, axon_info: axonOf(neuron), axonInfo: axonOf(neuron) },
    prometheus_info: { block: 0, version: 0, ip: 0, port: 0, ip_type: 0 },
    prometheusInfo: { block: 0, version: 0, ip: 0, port: 0, ipType: 0 },
    stake: [[coldkey, stake]],
    ...{ rank: 0, emission, incentive, consensus, trust: 0, validator_trust: 0, dividends },
    ...{ last_update: neuron.lastUpdate, lastUpdate: neuron.lastUpdate },
    ...{ validator_permit: neuron.permit, validatorPermit: neuron.permit, pruning_score: 65_535 },
  };
}
