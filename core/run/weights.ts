import { ledgerEntries, type LedgerRow } from './ledger.ts';
import { callPlugin, isRemote, toFailure } from './failure.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { Metagraph } from '../contracts/chain.ts';
import type { Weights } from '../contracts/weigher.ts';
import type { RecordStore } from '../records/store.ts';
import type { RunContext } from './context.ts';

/** Blocks that must pass from one submission to the next, and whether they have. At most one attempt a block. */
export function weightsDue(
  metagraph: Metagraph,
  everyBlocks: number,
  /** Block of our last attempt, accepted or not; null for none. */
  lastAttempt: number | null,
): boolean {
  const self = metagraph.neurons.find(({ uid }) => uid === metagraph.self);
  if (self === undefined || (lastAttempt !== null && metagraph.block <= lastAttempt)) return false;
  const cadence = Math.max(everyBlocks, metagraph.limits.weightsRateLimit);
  return metagraph.block - self.lastUpdate >= cadence;
}

/** The weigher's vector, checked; null when there is no weigher. */
export async function weighLedger(
  context: Pick<RunContext, 'parts'>,
  ledger: readonly LedgerRow[],
  metagraph: Metagraph,
  signal: AbortSignal,
): Promise<Weights | null> {
  const { weigher } = context.parts;
  if (weigher === null) return null;
  const plugin = `weigher/${weigher.plugin.name}`;
  const weights = await callPlugin(plugin, signal, () =>
    weigher.instance.weigh(ledgerEntries(ledger, metagraph), metagraph, signal),
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

/** Submits weights when they are due, keeping each attempt and its receipt. A chain that is down is a notice, not an error. */
export function createWeightSetter(
  context: RunContext,
  store: RecordStore,
  run: number,
): (step: number, ledger: readonly LedgerRow[], metagraph: Metagraph, signal: AbortSignal) => Promise<void> {
  const { parts, settings, clock, emit } = context;
  let lastAttempt = store.lastWeightsBlock();
  /** Block of the last weights that were worked out and not sent. */
  let lastSkip: number | null = null;
  let noPermitTold = false;

  return async (step, ledger, metagraph, signal) => {
    const { chain } = parts;
    if (chain === null || !weightsDue(metagraph, settings.weights.everyBlocks, lastAttempt)) return;
    const { block } = metagraph;
    if (lastSkip !== null && block - lastSkip < settings.weights.everyBlocks) return;
    const weights = await weighLedger(context, ledger, metagraph, signal);
    if (weights === null) return;
    const facts = { step, block, uids: weights.uids, shares: weights.values, at: clock.now() };
    const permit = metagraph.neurons.some(
      ({ uid, validatorPermit }) => uid === metagraph.self && validatorPermit,
    );
    const reason = !settings.weights.enabled
      ? 'disabled'
      : !permit
        ? 'no-permit'
        : weights.uids.length === 0
          ? 'nothing-to-say'
          : null;
    if (reason !== null) {
      if (reason !== 'no-permit' || !noPermitTold) emit({ type: 'weights.skipped', reason, ...facts });
      noPermitTold = reason === 'no-permit';
      lastSkip = reason === 'disabled' ? block : null;
      return;
    }
    lastAttempt = block;
    const id = store.addWeights({ run, step, block, weights, at: facts.at });
    const deadline = clock.deadline(settings.run.stepTimeoutMs, signal);
    try {
      const receipt = await callPlugin(`chain/${chain.plugin.name}`, deadline.signal, () =>
        chain.instance.setWeights(weights, deadline.signal),
      );
      store.addReceipt(id, receipt);
      if (receipt.accepted) emit({ type: 'weights.set', values: receipt.values, ...facts });
      else emit({ type: 'weights.refused', reason: receipt.reason ?? 'unknown', ...facts });
    } catch (error) {
      signal.throwIfAborted();
      if (!deadline.signal.aborted && !isRemote(error)) throw error;
      const { code, message } = toFailure('weights', error);
      emit({ type: 'notice', level: 'warn', code, message, at: clock.now() });
    } finally {
      deadline.clear();
    }
  };
}
