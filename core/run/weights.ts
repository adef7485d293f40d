import { ledgerEntries, type LedgerRow } from './ledger.ts';
import { callInTime, isRemote, toFailure } from './failure.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { Metagraph, WeightsReceipt } from '../contracts/chain.ts';
import type { Weights } from '../contracts/weigher.ts';
import type { RecordStore } from '../records/store.ts';
import type { RunContext } from './context.ts';
import type { RunEvent } from './events.ts';

/** Whether the blocks that must pass from one submission to the next have passed. */
function isDue(metagraph: Metagraph, everyBlocks: number): boolean {
  const self = metagraph.neurons.find(({ uid }) => uid === metagraph.self);
  if (self === undefined) return false;
  return metagraph.block - self.lastUpdate >= Math.max(everyBlocks, metagraph.limits.weightsRateLimit);
}

/** The weigher's vector, checked; null when there is no weigher. */
export async function weighLedger(
  context: Pick<RunContext, 'parts' | 'settings' | 'clock'>,
  store: Pick<RecordStore, 'earnings'>,
  ledger: readonly LedgerRow[],
  metagraph: Metagraph,
  signal: AbortSignal,
): Promise<Weights | null> {
  const { weigher } = context.parts;
  if (weigher === null) return null;
  const plugin = `weigher/${weigher.plugin.name}`;
  const { windowMs } = weigher.instance;
  const earnings = windowMs === undefined ? null : store.earnings(context.clock.now() - windowMs);
  const entries = ledgerEntries(ledger, metagraph, earnings);
  const weights = await callInTime(plugin, context, signal, (own) =>
    weigher.instance.weigh(entries, metagraph, own),
  );
  const problem = fault(weights, metagraph);
  if (problem === null) return weights;
  throw new SynthError('SYN_PLUGIN_RESULT', { message: `${plugin} gave weights with ${problem}.`, plugin });
}

function fault({ uids, values }: Weights, { neurons }: Metagraph): string | null {
  const known = new Set(neurons.map(({ uid }) => uid));
  if (uids.length !== values.length) return 'as many uids as values they are not';
  if (uids.some((uid) => !known.has(uid))) return 'a uid that is not on the subnet';
  if (uids.some((uid, index) => index > 0 && uid <= (uids[index - 1] ?? uid))) return 'uids out of order';
  if (values.some((value) => !Number.isFinite(value) || value < 0))
    return 'a value that is not finite and >= 0';
  return null;
}

/** Each value's share of their sum: a weigher may give whole numbers; the chain looks at their proportions, and so do people. */
export function sharesOf({ values }: Weights): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => (sum === 0 ? 0 : value / sum));
}

/**
 * Submits weights when they are due, keeping each attempt and its receipt. A chain that is down is a notice, not an error.
 * After a refusal the next attempt waits one block, then twice as many each time, at most `everyBlocks`.
 */
export function createWeightSetter(
  context: RunContext,
  store: RecordStore,
  run: number,
): (step: number, ledger: readonly LedgerRow[], metagraph: Metagraph, signal: AbortSignal) => Promise<void> {
  const { parts, settings, clock, emit } = context;
  const { enabled, everyBlocks } = settings.weights;
  const last = store.lastWeightsBlock(run);
  let notBefore = last === null ? 0 : last + 1;
  let waitBlocks = 1;
  /** Why nothing was sent the last time; told once as long as it stays so. */
  let told: SkipReason | null = null;

  /** What earlier submissions still ask for; kept as the attempts they are. */
  const settle = async (step: number, block: number, signal: AbortSignal): Promise<void> => {
    const plugin = `chain/${parts.chain?.plugin.name}`;
    const settleWeights = parts.chain?.instance.settleWeights?.bind(parts.chain.instance);
    if (settleWeights === undefined) return;
    try {
      const receipts = await callInTime(plugin, context, signal, settleWeights, 'SYN_CHAIN_UNAVAILABLE');
      for (const receipt of receipts) {
        const at = clock.now();
        const { uids, values } = receipt;
        store.addReceipt(store.addWeights({ run, step, block, weights: { uids, values }, at }), receipt);
        const facts = { step, block, uids, shares: sharesOf(receipt), at };
        if (receipt.accepted) emit({ type: 'weights.set', values, ...facts });
        else emit({ type: 'weights.refused', reason: receipt.reason ?? 'unknown', ...facts });
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!isRemote(error)) throw error;
      const { code, message } = toFailure('weights', error);
      emit({ type: 'notice', level: 'warn', code, message, at: clock.now() });
    }
  };

  return async (step, ledger, metagraph, signal) => {
    const { chain } = parts;
    const { block } = metagraph;
    if (enabled) await settle(step, block, signal);
    if (chain === null || block < notBefore || !isDue(metagraph, everyBlocks)) return;
    const weights = await weighLedger(context, store, ledger, metagraph, signal);
    if (weights === null) return;
    const facts = { step, block, uids: weights.uids, shares: sharesOf(weights), at: clock.now() };
    const reason = !enabled ? 'disabled' : whyNot(weights, metagraph);
    if (reason !== null) {
      if (reason !== told || reason === 'disabled') emit({ type: 'weights.skipped', reason, ...facts });
      // What would have been sent is told on the cadence it would have been sent on.
      if (reason === 'disabled') notBefore = block + everyBlocks;
      told = reason;
      return;
    }
    told = null;
    notBefore = block + waitBlocks;
    waitBlocks = Math.min(2 * waitBlocks, everyBlocks);
    const id = store.addWeights({ run, step, block, weights, at: facts.at });
    const plugin = `chain/${chain.plugin.name}`;
    try {
      const submit = (own: AbortSignal): Promise<WeightsReceipt> => chain.instance.setWeights(weights, own);
      const receipt = await callInTime(plugin, context, signal, submit, 'SYN_CHAIN_UNAVAILABLE');
      store.addReceipt(id, receipt);
      if (receipt.accepted) waitBlocks = 1;
      if (receipt.accepted) emit({ type: 'weights.set', values: receipt.values, ...facts });
      else emit({ type: 'weights.refused', reason: receipt.reason ?? 'unknown', ...facts });
    } catch (error) {
      signal.throwIfAborted();
      if (!isRemote(error)) throw error;
      const { code, message } = toFailure('weights', error);
      emit({ type: 'notice', level: 'warn', code, message, at: clock.now() });
    }
  };
}

type SkipReason = Extract<RunEvent, { type: 'weights.skipped' }>['reason'];

function whyNot({ uids }: Weights, { neurons, self }: Metagraph): SkipReason | null {
  if (!neurons.some(({ uid, validatorPermit }) => uid === self && validatorPermit)) return 'no-permit';
  return uids.length === 0 ? 'nothing-to-say' : null;
}
