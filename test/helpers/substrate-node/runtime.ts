import type { Fields, Shape } from './types.ts';

/** A runtime as far as a test needs it. */
export interface Runtime {
  readonly specVersion: number;
  readonly pallets: readonly Pallet[];
  /** By API and method: `NeuronInfoRuntimeApi`, `get_neurons_lite`. */
  readonly apis?: Readonly<Record<string, Readonly<Record<string, { inputs: Fields; output: string }>>>>;
  readonly types?: Readonly<Record<string, Shape>>;
  /** Beyond those that every chain has; they encode nothing. */
  readonly extensions?: readonly string[];
}

export interface Pallet {
  readonly name: string;
  readonly index: number;
  /** Calls by name: number and arguments. */
  readonly calls?: Readonly<Record<string, readonly [index: number, args: Fields]>>;
  readonly storage?: Readonly<Record<string, Entry>>;
  /** Numbered in this order. */
  readonly errors?: readonly string[];
  /** Numbered in this order, with what they tell. */
  readonly events?: Readonly<Record<string, Fields>>;
  /** Type and value. */
  readonly constants?: Readonly<Record<string, readonly [type: string, value: unknown]>>;
}

export interface Entry {
  /** `I` Identity, `B` Blake2_128Concat, `T` Twox64Concat: one for each key. */
  readonly hashers: string;
  readonly keys: readonly string[];
  readonly value: string;
  /** Of what was never written; absent: it is optional then. */
  readonly fallback?: unknown;
}

/** `['I', ['u16'], 'u64', 0]`: as short as the tables of a pallet are to be. */
export const entry = (
  hashers: string,
  keys: readonly string[],
  value: string,
  ...fallback: readonly [unknown?]
): Entry => ({ hashers, keys, value, ...(fallback.length > 0 ? { fallback: fallback[0] } : {}) });

export const commonExtensions: readonly (readonly [name: string, type: string, additional: string])[] = [
  ['CheckNonZeroSender', '()', '()'],
  ['CheckSpecVersion', '()', 'u32'],
  ['CheckTxVersion', '()', 'u32'],
  ['CheckGenesis', '()', 'H256'],
  ['CheckMortality', '()', 'H256'],
  ['CheckNonce', 'Compact<u32>', '()'],
  ['CheckWeight', '()', '()'],
  ['ChargeTransactionPayment', 'Compact<u64>', '()'],
];

/** What every Substrate chain has. */
export const systemPallets: readonly Pallet[] = [
  {
    name: 'System',
    index: 0,
    calls: { remark: [0, [['remark', 'Vec<u8>']]] },
    storage: {
      Account: entry('B', ['AccountId'], 'AccountInfo', { data: {} }),
      Events: entry('', [], 'Vec<EventRecord>', []),
    },
    errors: ['InvalidSpecName', 'SpecVersionNeedsToIncrease'],
    events: {
      ExtrinsicSuccess: [],
      ExtrinsicFailed: [['dispatch_error', 'DispatchError']],
    },
    constants: {},
  },
  { name: 'Timestamp', index: 2, constants: { MinimumPeriod: ['u64', 6000] } },
];

const variants = (names: readonly string[]) => names.map((name, index) => ({ name, index }));

export const systemTypes: Readonly<Record<string, Shape>> = {
  H256: { path: 'primitive_types::H256', fields: [['', '[u8;32]']] },
  AccountData: {
    path: 'pallet_balances::types::AccountData',
    fields: ['free', 'reserved', 'frozen', 'flags'].map((name) => [name, 'u64']),
  },
  AccountInfo: {
    path: 'frame_system::AccountInfo',
    fields: [
      ...['nonce', 'consumers', 'providers', 'sufficients'].map((name) => [name, 'u32'] as const),
      ['data', 'AccountData'],
    ],
  },
  Phase: {
    path: 'frame_system::Phase',
    variants: [
      { name: 'ApplyExtrinsic', index: 0, fields: [['', 'u32']] },
      ...variants(['', 'Finalization', 'Initialization']).slice(1),
    ],
  },
  EventRecord: {
    path: 'frame_system::EventRecord',
    params: { E: 'RuntimeEvent', T: 'H256' },
    fields: [
      ['phase', 'Phase'],
      ['event', 'RuntimeEvent'],
      ['topics', 'Vec<H256>'],
    ],
  },
  ModuleError: {
    path: 'sp_runtime::ModuleError',
    fields: [
      ['index', 'u8'],
      ['error', '[u8;4]'],
    ],
  },
  TokenError: { path: 'sp_runtime::TokenError', variants: variants(['FundsUnavailable', 'OnlyProvider']) },
  DispatchError: {
    path: 'sp_runtime::DispatchError',
    variants: [
      ...variants(['Other', 'CannotLookup', 'BadOrigin']),
      { name: 'Module', index: 3, fields: [['', 'ModuleError']] },
      { name: 'Token', index: 7, fields: [['', 'TokenError']] },
    ],
  },
  MultiSignature: {
    path: 'sp_runtime::MultiSignature',
    variants: ['Ed25519', 'Sr25519'].map((name, index) => ({ name, index, fields: [['', '[u8;64]']] })),
  },
  UncheckedExtrinsic: {
    path: 'sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic',
    params: { Address: 'AccountId', Call: 'RuntimeCall', Signature: 'MultiSignature', Extra: '()' },
    fields: [['', 'Vec<u8>']],
  },
};
