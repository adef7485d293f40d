import type { Fault } from '../../substrate/rejection.ts';
import { remedies } from './remedies.ts';

/** One name for a refusal, and what to do about it: the same whether a block or the pool refused, and in all runtimes. */
export function explainFault(fault: Fault): { readonly name: string; readonly remedy: string } {
  const name = nameOf(fault);
  const docs = fault.kind === 'dispatch' ? fault.docs : fault.kind === 'pool' ? fault.text : '';
  return { name, remedy: remedies[name] ?? (docs === '' ? unknown : docs) };
}

/** What to do about a refusal. */
export const remedyOf = (name: string): string => remedies[name] ?? unknown;

const unknown = 'Look the name up in the sources of the chain; this version of synth does not know it.';

function nameOf(fault: Fault): string {
  if (fault.kind === 'pool' && fault.custom !== null)
    return customErrors[fault.custom] ?? `CustomError${fault.custom}`;
  return synonyms[fault.name] ?? fault.name;
}

/** Names of older and newer runtimes for the same. */
const synonyms: Readonly<Record<string, string>> = {
  SubNetworkDoesNotExist: 'SubnetNotExists',
  MechanismDoesNotExist: 'SubnetNotExists',
};

/**
 * `Custom error: N` of the runtime's own checks before a transaction gets into a block, by the names their like has in
 * blocks. Source: CustomTransactionError of the pallet; numbers never change.
 */
const customErrors: Readonly<Record<number, string>> = {
  0: 'ColdkeyInSwapSchedule',
  1: 'NotEnoughStakeToSetWeights',
  2: 'NotEnoughBalanceToStake',
  3: 'SubnetNotExists',
  4: 'HotKeyAccountNotExists',
  5: 'NotEnoughStakeToWithdraw',
  6: 'RateLimitExceeded',
  7: 'InsufficientLiquidity',
  8: 'SlippageTooHigh',
  9: 'TransferDisallowed',
  10: 'HotKeyNotRegisteredInNetwork',
  11: 'InvalidIpAddress',
  12: 'ServingRateLimitExceeded',
  13: 'InvalidPort',
  14: 'ZeroMaxStakeAmount',
  15: 'InvalidRevealRound',
  16: 'NoWeightsCommitFound',
  17: 'RevealOutsideWindow',
  18: 'InputLengthsUnequal',
  19: 'HotKeyNotRegisteredInSubNet',
  20: 'EvmKeyAssociateRateLimitExceeded',
  21: 'ColdkeySwapDisputed',
  22: 'InvalidRealAccount',
  23: 'FailedShieldedTxParsing',
  24: 'InvalidShieldedTxKey',
  25: 'NonAssociatedColdKey',
  26: 'DelegateTakeTooLow',
  27: 'DelegateTakeTooHigh',
  255: 'BadRequest',
};
