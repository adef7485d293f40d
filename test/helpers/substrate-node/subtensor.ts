import { entry, type Entry, type Pallet, type Runtime } from './runtime.ts';
import type { Fields, Shape } from './types.ts';

/** The pallet as runtimes before 233 have it: runtime APIs that give bytes, hash commit-reveal. */
export const oldSubtensor = (): Runtime => runtime(218, {}, oldApis, ['SubtensorSignedExtension']);

/** As runtimes from 424 on: typed runtime APIs, mechanisms, a limit to the price, timelocked commits, stateful epochs. */
export const newSubtensor = (): Runtime =>
  runtime(425, { calls: newCalls, storage: newStorage }, newApis, ['SubtensorTransactionExtension']);

/** Storage alone: no runtime API at all. */
export const bareSubtensor = (): Runtime => runtime(150, {}, {}, ['SubtensorSignedExtension']);

function runtime(
  specVersion: number,
  more: Pick<Pallet, 'calls' | 'storage'>,
  apis: Runtime['apis'] & object,
  extensions: readonly string[],
): Runtime {
  const pallet: Pallet = {
    name: 'SubtensorModule',
    index: 7,
    calls: { ...calls, ...more.calls },
    storage: { ...storage, ...more.storage },
    errors,
    events: {
      NetworkAdded: [],
      NeuronRegistered: [
        ['netuid', 'u16'],
        ['uid', 'u16'],
        ['hotkey', 'AccountId'],
      ],
      WeightsSet: [
        ['idx', 'u16'],
        ['uid', 'u16'],
      ],
    },
  };
  const drand: Pallet = { name: 'Drand', index: 26, storage: { LastStoredRound: entry('', [], 'u64', 0) } };
  return { specVersion, pallets: specVersion > 400 ? [pallet, drand] : [pallet], apis, types, extensions };
}

const weightsArgs: Fields = [
  ['netuid', 'u16'],
  ['dests', 'Vec<u16>'],
  ['weights', 'Vec<u16>'],
  ['version_key', 'u64'],
];
const calls: NonNullable<Pallet['calls']> = {
  set_weights: [0, weightsArgs],
  serve_axon: [
    4,
    [
      ...([
        ['netuid', 'u16'],
        ['version', 'u32'],
        ['ip', 'u128'],
        ['port', 'u16'],
      ] as const),
      ...([
        ['ip_type', 'u8'],
        ['protocol', 'u8'],
        ['placeholder1', 'u8'],
        ['placeholder2', 'u8'],
      ] as const),
    ],
  ],
  burned_register: [
    7,
    [
      ['netuid', 'u16'],
      ['hotkey', 'AccountId'],
    ],
  ],
  commit_weights: [
    96,
    [
      ['netuid', 'u16'],
      ['commit_hash', 'H256'],
    ],
  ],
  reveal_weights: [
    97,
    [
      ...([
        ['netuid', 'u16'],
        ['uids', 'Vec<u16>'],
        ['values', 'Vec<u16>'],
      ] as const),
      ...([
        ['salt', 'Vec<u16>'],
        ['version_key', 'u64'],
      ] as const),
    ],
  ],
};
const newCalls: NonNullable<Pallet['calls']> = {
  commit_timelocked_weights: [
    113,
    [
      ['netuid', 'u16'],
      ['commit', 'Vec<u8>'],
      ['reveal_round', 'u64'],
      ['commit_reveal_version', 'u16'],
    ],
  ],
  set_mechanism_weights: [119, [['netuid', 'u16'], ['mecid', 'u8'], ...weightsArgs.slice(1)]],
  register_limit: [
    134,
    [
      ['netuid', 'u16'],
      ['hotkey', 'AccountId'],
      ['limit_price', 'u64'],
    ],
  ],
};

const perNetuid = (value: string, fallback: unknown): Entry => entry('I', ['u16'], value, fallback);
const nobody = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM';

const storage: NonNullable<Pallet['storage']> = {
  NetworksAdded: perNetuid('bool', false),
  SubnetworkN: perNetuid('u16', 0),
  Tempo: perNetuid('u16', 0),
  MinAllowedWeights: perNetuid('u16', 0),
  MaxWeightsLimit: perNetuid('u16', 0),
  WeightsVersionKey: perNetuid('u64', 0),
  WeightsSetRateLimit: perNetuid('u64', 0),
  CommitRevealWeightsEnabled: perNetuid('bool', false),
  Burn: perNetuid('u64', 0),
  Uids: entry('IB', ['u16', 'AccountId'], 'u16'),
  Keys: entry('II', ['u16', 'u16'], 'AccountId', nobody),
  Owner: entry('B', ['AccountId'], 'AccountId', nobody),
  SubnetOwnerHotkey: perNetuid('AccountId', nobody),
  Axons: entry('IB', ['u16', 'AccountId'], 'AxonInfo'),
  Prometheus: entry('IB', ['u16', 'AccountId'], 'PrometheusInfo'),
  BlockAtRegistration: entry('II', ['u16', 'u16'], 'u64', 0),
  ValidatorPermit: perNetuid('Vec<bool>', []),
  LastUpdate: perNetuid('Vec<u64>', []),
  Incentive: perNetuid('Vec<u16>', []),
  Dividends: perNetuid('Vec<u16>', []),
  Consensus: perNetuid('Vec<u16>', []),
  Emission: perNetuid('Vec<u64>', []),
  TotalHotkeyAlpha: entry('BI', ['AccountId', 'u16'], 'u64', 0),
};
const newStorage: NonNullable<Pallet['storage']> = {
  RevealPeriodEpochs: entry('T', ['u16'], 'u64', 1),
  CommitRevealWeightsVersion: entry('', [], 'u16', 4),
  StakeThreshold: entry('', [], 'u64', 0),
  MechanismCountCurrent: entry('T', ['u16'], 'u8', 1),
  LastEpochBlock: perNetuid('u64', 0),
  PendingEpochAt: perNetuid('u64', 0),
  SubnetEpochIndex: perNetuid('u64', 0),
};

const errors = [
  ...['SubNetworkDoesNotExist', 'InvalidIpAddress', 'HotKeyAlreadyRegisteredInSubNet'],
  ...['SettingWeightsTooFast', 'NeuronNoValidatorPermit', 'SomethingNew'],
];

const neuronFields: Fields = [
  ...([
    ['hotkey', 'AccountId'],
    ['coldkey', 'AccountId'],
    ['uid', 'Compact<u16>'],
    ['netuid', 'Compact<u16>'],
  ] as const),
  ...([
    ['active', 'bool'],
    ['axon_info', 'AxonInfo'],
    ['prometheus_info', 'PrometheusInfo'],
  ] as const),
  ...([
    ['stake', 'Vec<(AccountId,Compact<u64>)>'],
    ['rank', 'Compact<u16>'],
    ['emission', 'Compact<u64>'],
  ] as const),
  ...['incentive', 'consensus', 'trust', 'validator_trust', 'dividends'].map(
    (name) => [name, 'Compact<u16>'] as const,
  ),
  ...([
    ['last_update', 'Compact<u64>'],
    ['validator_permit', 'bool'],
    ['pruning_score', 'Compact<u16>'],
  ] as const),
];
const columns: Fields = [
  ...([
    ['netuid', 'Compact<u16>'],
    ['hotkeys', 'Option<Vec<AccountId>>'],
    ['coldkeys', 'Option<Vec<AccountId>>'],
  ] as const),
  ...([
    ['axons', 'Option<Vec<AxonInfo>>'],
    ['validator_permit', 'Option<Vec<bool>>'],
  ] as const),
  ...['last_update', 'emission', 'block_at_registration', 'total_stake'].map(
    (name) => [name, 'Option<Vec<Compact<u64>>>'] as const,
  ),
  ...['dividends', 'incentives', 'consensus', 'trust'].map(
    (name) => [name, 'Option<Vec<Compact<u16>>>'] as const,
  ),
];

const types: Readonly<Record<string, Shape>> = {
  AxonInfo: {
    path: 'pallet_subtensor::pallet::AxonInfo',
    fields: [
      ...([
        ['block', 'u64'],
        ['version', 'u32'],
        ['ip', 'u128'],
        ['port', 'u16'],
        ['ip_type', 'u8'],
      ] as const),
      ...([
        ['protocol', 'u8'],
        ['placeholder1', 'u8'],
        ['placeholder2', 'u8'],
      ] as const),
    ],
  },
  PrometheusInfo: {
    path: 'pallet_subtensor::pallet::PrometheusInfo',
    fields: [
      ['block', 'u64'],
      ['version', 'u32'],
      ['ip', 'u128'],
      ['port', 'u16'],
      ['ip_type', 'u8'],
    ],
  },
  NeuronInfoLite: { path: 'pallet_subtensor::rpc_info::neuron_info::NeuronInfoLite', fields: neuronFields },
  SelectiveMetagraph: { path: 'pallet_subtensor::rpc_info::metagraph::SelectiveMetagraph', fields: columns },
};

const oldApis: Runtime['apis'] & object = {
  NeuronInfoRuntimeApi: { get_neurons_lite: { inputs: [['netuid', 'u16']], output: 'Vec<u8>' } },
  // Says to the node what is in those bytes; no runtime has it.
  LabRuntimeApi: { neurons: { inputs: [], output: 'Vec<NeuronInfoLite>' } },
};
const newApis: Runtime['apis'] & object = {
  NeuronInfoRuntimeApi: { get_neurons_lite: { inputs: [['netuid', 'u16']], output: 'Vec<NeuronInfoLite>' } },
  SubnetInfoRuntimeApi: {
    get_selective_mechagraph: {
      inputs: [
        ['netuid', 'u16'],
        ['mecid', 'u8'],
        ['indexes', 'Vec<u16>'],
      ],
      output: 'Option<SelectiveMetagraph>',
    },
    get_next_epoch_start_block: { inputs: [['netuid', 'u16']], output: 'Option<u64>' },
  },
};
