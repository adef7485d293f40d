import { RpcFault } from './faults.ts';

/** Why a transaction came to nothing. */
export type Fault =
  /** It is in a block, and failed there. `name` as the pallet's metadata has it. */
  | {
      readonly kind: 'dispatch';
      readonly pallet: string | null;
      readonly name: string;
      readonly docs: string;
    }
  /** The node did not take it. `custom`: the number of a check of the runtime's own, `name` is `Custom` then. */
  | { readonly kind: 'pool'; readonly name: string; readonly custom: number | null; readonly text: string }
  /** The node took it, and let it go again. */
  | { readonly kind: 'lost'; readonly name: 'Dropped' | 'Usurped' | 'Invalid' | 'FinalityTimeout' };

export type PoolFault = Extract<Fault, { kind: 'pool' }>;

/** Codes of Substrate's pool: 1010 invalid, 1011 unknown validity, 1012 banned, 1013 … 1018 not now. */
const isPoolCode = (code: number): boolean => code >= 1010 && code <= 1018;

/** By what nodes say. Source: Substrate's `InvalidTransaction` and the errors of its transaction pool. */
const names: readonly (readonly [RegExp, string])[] = [
  [/stale|outdated/i, 'Stale'],
  [/future/i, 'Future'],
  [/payment|pay some fees/i, 'Payment'],
  [/bad ?(proof|signature)/i, 'BadProof'],
  [/ancient/i, 'AncientBirthBlock'],
  [/exhaust/i, 'ExhaustsResources'],
  [/mandatory/i, 'BadMandatory'],
  [/bad ?signer/i, 'BadSigner'],
  [/indeterminate/i, 'IndeterminateImplicit'],
  [/cannot ?lookup/i, 'CannotLookup'],
  [/unsigned/i, 'NoUnsignedValidator'],
  [/banned/i, 'Banned'],
  [/already imported/i, 'AlreadyImported'],
  [/priority/i, 'PriorityTooLow'],
  [/cycle/i, 'CycleDetected'],
  [/immediately dropped|limit/i, 'PoolFull'],
  [/call/i, 'Call'],
];

/** The refusal of a transaction by a node; null for any other fault. */
export function readRejection(fault: unknown): PoolFault | null {
  if (!(fault instanceof RpcFault)) return null;
  const text = `${fault.message} ${fault.data}`.trim();
  return isPoolCode(fault.code) ? rejectionOf(text) : { kind: 'pool', name: 'NodeError', custom: null, text };
}

/** What the text of a refusal says: `Invalid Transaction Custom error: 6`, `{"invalid":{"stale":null}}`. */
export function rejectionOf(text: string): PoolFault {
  const custom = /custom\D{1,12}(\d{1,3})/i.exec(text)?.[1];
  if (custom !== undefined) return { kind: 'pool', name: 'Custom', custom: Number(custom), text };
  const name = names.find(([pattern]) => pattern.test(text))?.[1] ?? 'Invalid';
  return { kind: 'pool', name, custom: null, text };
}
