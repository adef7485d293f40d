import type { SignedExtensions } from '../../substrate/api.ts';

const empty = { extrinsic: {}, payload: {} };

/** Signed extensions of Subtensor's runtimes, 202 to 425. Naming those that encode nothing says that this is known. */
export const extensions: SignedExtensions = {
  SubtensorSignedExtension: empty,
  CommitmentsSignedExtension: empty,
  SubtensorTransactionExtension: empty,
  DrandPriority: empty,
  SudoTransactionExtension: empty,
  CheckShieldedTxValidity: empty,
  ChargeTransactionPaymentWrapper: { extrinsic: { tip: 'Compact<Balance>' }, payload: {} },
};
