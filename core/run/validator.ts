import { concludeSteps, isOpen } from './conclude.ts';
import { deliverRows } from './delivery.ts';
import { isRemoteFailure } from './failure.ts';
import { alignLedger, type LedgerRow } from './ledger.ts';
import { checkFollowUps, checkModelRequests } from './preflight.ts';
import { stepEvent } from './present.ts';
import { runStep, type StepOutcome } from './step.ts';
import { backoffMs } from './step-env.ts';
import { startStopping, type Stopping } from './stopping.ts';
import { bareSummary, summarise } from './summary.ts';
import { chainOf, createSync, type Sync } from './sync.ts';
import { createWeightSetter } from './weights.ts';
import { redactData, type Redactor } from '../errors/redact.ts';
import { SynthError } from '../errors/synth-error.ts';
import { seededRandom } from '../host/random.ts';
import { lockStorage } from '../records/lock.ts';
import { openRecords, type RecordStore, type RunRow } from '../records/store.ts';
import type { Metagraph } from '../contracts/chain.ts';
import type { StepRecord } from '../records/record.ts';
import type { RunContext } from './context.ts';
import type { RunSummary } from './events.ts';

/** Runs a validator until its steps are done or it is told to stop. */
export async function runValidator(context: RunContext): Promise<RunSummary> {
  checkFollowUps(context);
  checkModelRequests(context);
  const { paths, clock } = context;
  const lock = lockStorage(paths.storage, clock.now());
  const stopping = startStopping(context);
  try {
    const store = openRecords(paths.storage);
    try {
      return await runWith(context, store, stopping);
    } finally {
      store.close();
    }
  } finally {
    stopping.end();
    lock.release();
  }
}

async function runWith(context: RunContext, store: RecordStore, stopping: Stopping): Promise<RunSummary> {
  const { clock, emit, signal } = context;
  const start = clock.monotonic();
  // Time that was skipped before is past; the wait after the last step too.
  const lastAt = store.lastStepAt();
  if (lastAt !== null) context.skip?.(lastAt + context.settings.run.intervalMs - clock.now());
  const sync = createSync(context, stopping);
  const metagraph = await sync(store.countSteps());
  if (metagraph === null) {
    const timings = { totalMs: clock.monotonic() - start };
    const summary = bareSummary({ role: 'validator', ended: 'stopped', timings });
    emit({ type: 'run.finished', summary, at: clock.now() });
    return summary;
  }
  const { run, resumed } = openRun(context, store);
  context.setRun(`${run.id}@${run.startedAt}`);
  emit(startEvent(context, store, run, resumed, metagraph));
  await stopping.inGrace(async (abort) => {
    await deliverRows(context, store, abort);
    await concludeSteps(context, store, abort);
  });

  const last = await takeSteps(context, store, stopping, sync, run, metagraph);

  await deliverRows(context, store, signal, { last: true });
  const ended = isDone(store, run) ? 'finished' : 'stopped';
  store.setRunState(run.id, ended);
  const totalMs = clock.monotonic() - start;
  const summary = await summarise(context, store, { run: run.id, resumed, ended, totalMs, ...last }, signal);
  emit({ type: 'run.finished', summary, at: clock.now() });
  return summary;
}

interface Position {
  readonly metagraph: Metagraph;
  readonly ledger: readonly LedgerRow[];
}

/** Look at the subnet, submit weights when due, take a step; the last round ends after the weights. */
async function takeSteps(
  context: RunContext,
  store: RecordStore,
  stopping: Stopping,
  sync: Sync,
  run: RunRow,
  first: Metagraph,
): Promise<Position> {
  const { settings, clock, emit } = context;
  const setWeights = createWeightSetter(context, store, run.id);
  let metagraph = first;
  let ledger = alignLedger(store.readLedger({ departed: true }), metagraph);
  let failedInARow = 0;
  for (;;) {
    const done = store.countSteps();
    const now = { metagraph, ledger };
    await stopping.inGrace((abort) => setWeights(done, ledger, metagraph, abort));
    if (isDone(store, run) || stopping.stop.aborted) return now;

    const startMs = clock.monotonic();
    emit({ type: 'step.started', run: run.id, step: done + 1, at: clock.now() });
    const record = await stopping.inGrace((abort) => takeStep(context, run, done + 1, now, abort));
    if (record === null) return now;
    store.commit(record, { open: isOpen(context, record) });
    emit(stepEvent(record));
    await stopping.inGrace(async (abort) => {
      await deliverRows(context, store, abort);
      await concludeSteps(context, store, abort);
    });

    failedInARow = record.failure === null ? 0 : failedInARow + 1;
    if (failedInARow >= settings.run.maxFailedSteps) throw stalled(failedInARow, record);
    if (!isDone(store, run)) await rest(context, stopping, startMs, record, failedInARow);
    metagraph = (await sync(done + 1)) ?? metagraph;
    ledger = alignLedger(store.readLedger({ departed: true }), metagraph);
  }
}

async function takeStep(
  context: RunContext,
  run: RunRow,
  step: number,
  { metagraph, ledger }: Position,
  abort: AbortSignal,
): Promise<StepRecord> {
  const { parts, settings, clock, log, node, configHash } = context;
  const seed = `${run.seed}/step/${step}`;
  const random = seededRandom(seed);
  const env = { parts, settings, clock, log: log.child({ step }), step, random, metagraph, ledger, abort };
  const outcome = redactFailures(await runStep(env), context.redactor);
  return {
    format: 1,
    run: run.id,
    step,
    seed,
    configHash,
    version: node.version,
    block: metagraph.block,
    ...outcome,
    at: clock.now(),
  };
}

/** Messages of failures are written by plugins. */
const redactFailures = (outcome: StepOutcome, redactor: Redactor): StepOutcome => ({
  ...outcome,
  failures: redactData(outcome.failures, redactor),
  failure: redactData(outcome.failure, redactor),
  exchanges: outcome.exchanges.map((exchange) => ({
    ...exchange,
    failure: redactData(exchange.failure, redactor),
  })),
});

const isDone = (store: RecordStore, { firstStep, targetSteps }: RunRow): boolean =>
  targetSteps !== null && store.countSteps() >= firstStep - 1 + targetSteps;

/** Goes on with the last run when that was cut off and was to do the same; else begins one on the ledger as it is. */
function openRun(
  { settings, configHash, clock }: RunContext,
  store: RecordStore,
): { run: RunRow; resumed: boolean } {
  const wanted = { seed: settings.seed, configHash, targetSteps: settings.run.steps ?? null };
  const open = store.unfinishedRun(wanted);
  if (open === null) {
    const run = store.addRun({ ...wanted, firstStep: store.countSteps() + 1, startedAt: clock.now() });
    return { run, resumed: false };
  }
  store.setRunState(open.id, 'running');
  return { run: open, resumed: true };
}

function startEvent(
  context: RunContext,
  store: RecordStore,
  run: RunRow,
  resumed: boolean,
  metagraph: Metagraph,
): Parameters<RunContext['emit']>[0] {
  const chain = chainOf(context);
  const done = store.countSteps();
  return {
    type: 'run.started',
    run: run.id,
    resumed,
    seed: run.seed,
    configHash: run.configHash,
    version: context.node.version,
    step: done + 1,
    targetSteps: run.targetSteps,
    stepsDone: done + 1 - run.firstStep,
    tasks: [...context.parts.tasks.values()].flatMap(({ name, weight }) => (weight > 0 ? [name] : [])),
    chain: chain.plugin.name,
    netuid: metagraph.netuid,
    block: metagraph.block,
    uid: metagraph.self ?? -1,
    hotkey: chain.instance.identity.hotkey,
    at: context.clock.now(),
  };
}

/** Until the interval is over; longer after a failure that waiting may cure. */
async function rest(
  { settings, clock, skip }: RunContext,
  stopping: Stopping,
  startMs: number,
  { failure }: StepRecord,
  failedInARow: number,
): Promise<void> {
  const { intervalMs } = settings.run;
  const tookMs = clock.monotonic() - startMs;
  const left = intervalMs - tookMs;
  const cure = failure !== null && isRemoteFailure(failure) ? backoffMs(failedInARow) : 0;
  skip?.(Math.max(intervalMs, Math.ceil(tookMs)));
  await stopping.pause(skip === null ? Math.max(left, cure) : cure);
}

const stalled = (count: number, { step, failure }: StepRecord): SynthError =>
  new SynthError('SYN_RUN_STALLED', {
    message: `${count} steps failed in a row, the last one (${step}) with ${failure?.code}: ${failure?.message}`,
    hint: 'Everything up to here is recorded; the same command goes on from here.',
    ...(failure?.plugin == null ? {} : { plugin: failure.plugin }),
    detail: { step, code: failure?.code ?? '' },
  });
