import type { Effect } from './chain.ts';
import { entry, type Entry, type Pallet, type Runtime } from './runtime.ts';
import type { Fields, Shape } from './types.ts';

/** The first versions of the shapes that Subspace's pallets have had. Source: the pallets at these versions. */
export const subspaceVersions = [100, 117, 118, 120, 126] as const;
export type SubspaceVersion = (typeof subspaceVersions)[number];

/** Subspace at one of its versions, as far as a subnet's node needs it. */
export function subspace(version: SubspaceVersion): Runtime {
  const isBefore = (one: number): boolean => version < one;
  const weights: Pallet['storage'] = {
    Weights: isBefore(126) ? entry('II', ['u16', 'u16'], pairs, []) : entry('II', ['u16', 'u16'], pairs),
  };
  const main: Pallet = {
    name: 'SubspaceModule',
    index: 10,
    calls: {
      ...(isBefore(126) ? { set_weights: [0, weightsArgs] } : {}),
      add_stake: [1, [...(isBefore(118) ? [netuidArg] : []), moduleKeyArg, ['amount', 'u64']]],
      register: [8, registerArgs(version)],
      update_module: [9, updateArgs(version)],
    },
    storage: {
      ...storage,
      Keys: isBefore(118)
        ? entry('II', ['u16', 'u16'], 'AccountId', nobody)
        : entry('II', ['u16', 'u16'], 'AccountId'),
      ...stakeStorage(version),
      ...(isBefore(105) ? { MinBurn: entry('', [], 'u64', 0) } : newerStorage),
      ...(isBefore(118)
        ? { MaximumSetWeightCallsPerEpoch: perNetuid('u16', 0), MinStake: perNetuid('u64', 0) }
        : { MaximumSetWeightCallsPerEpoch: entry('I', ['u16'], 'u16') }),
      ...(isBefore(120) ? {} : { MinValidatorStake: perNetuid('u64', 50_000_000_000_000) }),
      ...(isBefore(126) ? weights : encryptionStorage),
    },
    errors: isBefore(105) ? oldErrors : errors,
    events: {
      ModuleRegistered: [netuidField, uidField, ['key', 'AccountId']],
      WeightsSet: [netuidField, uidField],
      ModuleUpdated: [netuidField, ['key', 'AccountId']],
    },
  };
  const emission: Pallet = {
    name: 'SubnetEmissionModule',
    index: 16,
    ...(isBefore(126)
      ? {}
      : { calls: { set_weights: [0, weightsArgs], set_weights_encrypted: [1, sealedArgs] } }),
    storage: {
      SubnetConsensusType: entry('I', ['u16'], 'SubnetConsensus'),
      ...(isBefore(126)
        ? {}
        : { ...weights, SubnetDecryptionData: entry('I', ['u16'], 'SubnetDecryptionInfo') }),
    },
  };
  return { specVersion: version, pallets: isBefore(118) ? [main] : [main, emission], types };
}

/** A refusal of either pallet: they have the errors of the first. */
export function refusalOf(version: SubspaceVersion, name: string): Effect {
  const [{ index, errors: names = [] } = { index: 0 }] = subspace(version).pallets;
  const error = `0x${Buffer.of(names.indexOf(name), 0, 0, 0).toString('hex')}`;
  return { dispatch: { Module: { index, error } } };
}

const pairs = 'Vec<(u16,u16)>';
const netuidArg = ['netuid', 'u16'] as const;
const moduleKeyArg = ['module_key', 'AccountId'] as const;
const netuidField = ['netuid', 'u16'] as const;
const uidField = ['uid', 'u16'] as const;
const nobody = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM';

const weightsArgs: Fields = [netuidArg, ['uids', 'Vec<u16>'], ['weights', 'Vec<u16>']];
const sealedArgs: Fields = [
  netuidArg,
  ['encrypted_weights', 'Vec<u8>'],
  ['decrypted_weights_hash', 'Vec<u8>'],
];
const metadataArg = ['metadata', 'Option<Vec<u8>>'] as const;

const registerArgs = (version: number): Fields => [
  [version < 118 ? 'network' : 'network_name', 'Vec<u8>'],
  ['name', 'Vec<u8>'],
  ['address', 'Vec<u8>'],
  ...(version < 118 ? ([['stake', 'u64']] as const) : []),
  moduleKeyArg,
  ...(version < 105 ? [] : [metadataArg]),
];

const updateArgs = (version: number): Fields => [
  netuidArg,
  ['name', 'Vec<u8>'],
  ['address', 'Vec<u8>'],
  ...(version < 126
    ? ([['delegation_fee', 'Option<Percent>']] as const)
    : ([
        ['stake_delegation_fee', 'Option<Percent>'],
        ['validator_weight_fee', 'Option<Percent>'],
      ] as const)),
  ...(version < 105 ? [] : [metadataArg]),
];

const perNetuid = (value: string, fallback: unknown): Entry => entry('I', ['u16'], value, fallback);

const storage: NonNullable<Pallet['storage']> = {
  SubnetNames: perNetuid('Vec<u8>', []),
  N: perNetuid('u16', 0),
  Founder: perNetuid('AccountId', nobody),
  Uids: entry('IB', ['u16', 'AccountId'], 'u16'),
  Address: entry('TT', ['u16', 'u16'], 'Vec<u8>', []),
  Name: entry('TT', ['u16', 'u16'], 'Vec<u8>', []),
  RegistrationBlock: entry('II', ['u16', 'u16'], 'u64', 0),
  LastUpdate: perNetuid('Vec<u64>', []),
  Incentive: perNetuid('Vec<u16>', []),
  Dividends: perNetuid('Vec<u16>', []),
  Trust: perNetuid('Vec<u16>', []),
  Emission: perNetuid('Vec<u64>', []),
  Tempo: perNetuid('u16', 100),
  ImmunityPeriod: perNetuid('u16', 40),
  MinAllowedWeights: perNetuid('u16', 1),
  MaxAllowedWeights: perNetuid('u16', 420),
  SetWeightCallsPerEpoch: entry('II', ['u16', 'AccountId'], 'u16', 0),
  MinWeightStake: entry('', [], 'u64', 0),
};
const newerStorage: NonNullable<Pallet['storage']> = {
  Burn: perNetuid('u64', 0),
  Consensus: perNetuid('Vec<u16>', []),
  Metadata: entry('TT', ['u16', 'AccountId'], 'Vec<u8>'),
};
const encryptionStorage: NonNullable<Pallet['storage']> = {
  UseWeightsEncryption: perNetuid('bool', false),
  WeightSettingDelegation: entry('II', ['u16', 'AccountId'], 'AccountId'),
};

/** By subnet and in lists, by subnet and in maps, and at last by the two keys alone. */
function stakeStorage(version: number): NonNullable<Pallet['storage']> {
  const byKeys = (): Entry => entry('II', ['AccountId', 'AccountId'], 'u64', 0);
  if (version >= 118) return { StakeFrom: byKeys(), StakeTo: byKeys() };
  const bySubnet = (value: string, fallback: unknown): Entry =>
    entry('II', ['u16', 'AccountId'], value, fallback);
  const stakes = version < 113 ? 'Vec<(AccountId,u64)>' : stakeMap;
  return { Stake: bySubnet('u64', 0), StakeFrom: bySubnet(stakes, []), StakeTo: bySubnet(stakes, []) };
}

const stakeMap = 'BTreeMap<AccountId,u64>';

/** Numbered anew with nearly each version: only their names count. */
const oldErrors = [
  ...[
    'NetworkDoesNotExist',
    'NotRegistered',
    'NameAlreadyRegistered',
    'KeyAlreadyRegistered',
    'NoSelfWeight',
  ],
  ...['WeightVecNotEqualSize', 'NotSettingEnoughWeights', 'DuplicateUids', 'InvalidUid', 'TooManyUids'],
  ...['NotEnoughStaketoSetWeights', 'NotEnoughtStakePerWeight', 'NotEnoughStakeToRegister', 'SomethingNew'],
  'NotEnoughBalanceToRegister',
];
const errors = [
  ...['ModuleDoesNotExist', 'NetworkIsImmuned', 'InvalidUidsLength', 'TooManyRegistrationsPerInterval'],
  ...['KeyAlreadyRegistered', 'NotEnoughStakeToSetWeights', 'ModuleNameAlreadyExists', 'SubnetEncrypted'],
  ...['MaxSetWeightsPerEpochReached', 'MaximumSetWeightsPerEpochReached', 'NotEnoughBalanceToRegister'],
  ...['ModuleAddressTooLong', 'SomethingNew'],
];

const types: Readonly<Record<string, Shape>> = {
  Percent: { path: 'sp_arithmetic::per_things::Percent', fields: [['', 'u8']] },
  [stakeMap]: {
    path: 'BTreeMap',
    params: { K: 'AccountId', V: 'u64' },
    fields: [['', 'Vec<(AccountId,u64)>']],
  },
  SubnetConsensus: {
    path: 'pallet_subnet_emission_api::SubnetConsensus',
    variants: ['Yuma', 'Linear', 'Treasury', 'Root'].map((name, index) => ({ name, index })),
  },
  SubnetDecryptionInfo: {
    path: 'pallet_subnet_emission::types::SubnetDecryptionInfo',
    fields: [
      ['node_id', 'AccountId'],
      ['node_public_key', '(Vec<u8>,Vec<u8>)'],
      ['validity_block', 'Option<u64>'],
      ['last_keep_alive', 'u64'],
      ['rotating_from', 'Option<AccountId>'],
    ],
  },
};
