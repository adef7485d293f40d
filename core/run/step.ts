import { bulkhead } from 'cockatiel';
import { buildItems } from './build.ts';
import { converse, type Conversation } from './conversation.ts';
import { isFatal, toFailure } from './failure.ts';
import { updateLedger } from './ledger.ts';
import { judgeGathered } from './round.ts';
import { assignPeers, orderPeers } from './sampling.ts';
import { SynthError } from '../errors/synth-error.ts';
import { withMeter } from '../llm/meter.ts';
import type { Exchange, StepRecord } from '../records/record.ts';
import type { Failure } from './events.ts';
import type { StepEnv } from './step-env.ts';

/** What a step came to: the part of its record that the step itself knows. */
export type StepOutcome = Pick<
  StepRecord,
  'state' | 'exchanges' | 'failures' | 'failure' | 'ledger' | 'usage' | 'timings'
>;

type Result = Pick<StepOutcome, 'exchanges' | 'failures' | 'failure'>;

/**
 * One round: items → challenges → replies → scores → ledger. A step that comes to nothing is an outcome with state `failed` and an
 * unchanged ledger; it rejects only for what ends the run.
 */
export async function runStep(env: Omit<StepEnv, 'asking' | 'signal'>): Promise<StepOutcome> {
  const { clock, settings, ledger } = env;
  const start = clock.monotonic();
  const { value: result, usage } = await withMeter(() => boundedStep(env));
  const completed = result.failure === null;
  return {
    ...result,
    state: completed ? 'completed' : 'failed',
    ledger: { before: ledger, after: completed ? settle(env, result.exchanges, settings.ledger) : ledger },
    usage,
    timings: { totalMs: clock.monotonic() - start },
  };
}

/** The stages under the step's deadline; whatever is still going on when it ends is aborted. */
async function boundedStep(env: Omit<StepEnv, 'asking' | 'signal'>): Promise<Result> {
  const { stepTimeoutMs, askConcurrency } = env.settings.run;
  const end = new AbortController();
  const onAbort = (): void => end.abort(env.abort.reason);
  if (env.abort.aborted) onAbort();
  else env.abort.addEventListener('abort', onAbort, { once: true });
  const deadline = env.clock.deadline(stepTimeoutMs, end.signal);
  const asking = bulkhead(askConcurrency, Number.POSITIVE_INFINITY);
  try {
    return await stages({ ...env, asking, signal: deadline.signal });
  } catch (error) {
    env.abort.throwIfAborted();
    if (isFatal(error) || !deadline.signal.aborted) throw error;
    const late = new SynthError('SYN_RUN_TIMEOUT', {
      message: `Step ${env.step} took longer than ${stepTimeoutMs} ms.`,
      hint: 'Raise run.stepTimeoutMs, or lower gateway.timeoutMs and run.askTimeoutMs.',
      cause: error,
    });
    return { exchanges: [], failures: [], failure: toFailure('step', late) };
  } finally {
    // Before `clear`, which cuts the deadline off from what aborts it.
    end.abort(new DOMException('The step is over.', 'AbortError'));
    deadline.clear();
    env.abort.removeEventListener('abort', onAbort);
  }
}

async function stages(env: StepEnv): Promise<Result> {
  const { metagraph, settings, random } = env;
  const { sampling } = settings.run;
  const lastAsked = new Map(env.ledger.map(({ hotkey, lastStep }) => [hotkey, lastStep]));
  const order = orderPeers(sampling.order, random.fork('peers'), lastAsked);

  const { prepared, rounds, failures } = await buildItems(env);
  const groups = assignPeers(prepared.length, metagraph, sampling, order);
  if (prepared.length > 0 && groups.every((peers) => peers.length === 0))
    return { exchanges: [], failures, failure: toFailure('ask', noPeers(env)) };
  const conversations = await Promise.all(
    prepared.map((item, index): Promise<Conversation> => {
      const peers = groups[index] ?? [];
      return peers.length === 0
        ? Promise.resolve({ exchanges: [], failures: [] })
        : converse(env, index, item, peers);
    }),
  );
  const judged = await Promise.all(
    rounds
      .flatMap(({ task, gathered }) => gathered.map((each) => ({ task, each })))
      .map(({ task, each }, index) => judgeGathered(env, task, each, prepared.length + index)),
  );
  const exchanges = [...conversations.flatMap((conversation) => conversation.exchanges), ...judged];
  const all = [...failures, ...conversations.flatMap((conversation) => conversation.failures)];
  // A round in which nothing came to an end is no failure.
  const quiet = rounds.length > 0 && exchanges.length === 0;
  return { exchanges, failures: all, failure: quiet ? null : verdictOn(exchanges, all) };
}

/** A step fails when nothing in it could be judged, or when a scorer can't be trusted. */
function verdictOn(exchanges: readonly Exchange[], failures: readonly Failure[]): Failure | null {
  const failed = exchanges.flatMap(({ failure }) => failure ?? []);
  const scorer = failed.find(({ code }) => code === 'SYN_SCORER_CONTROL');
  if (scorer) return scorer;
  if (exchanges.some(({ verdicts }) => verdicts !== null)) return null;
  return failed[0] ?? failures.at(-1) ?? toFailure('build', new Error('no item was built'));
}

const noPeers = (env: StepEnv): SynthError =>
  new SynthError('SYN_RUN_NO_PEERS', {
    message: `None of the ${env.metagraph.neurons.length} neurons of subnet ${env.metagraph.netuid} can be asked.`,
    hint: 'Peers must be serving; see also run.sampling.maxValidatorStake.',
  });

function settle(
  env: Pick<StepEnv, 'step' | 'metagraph' | 'ledger'>,
  exchanges: readonly Exchange[],
  policy: StepEnv['settings']['ledger'],
): StepRecord['ledger']['after'] {
  const earned = exchanges.flatMap(({ replies, verdicts }) =>
    (verdicts ?? []).map(({ reward }, index) => ({ hotkey: replies[index]?.hotkey ?? '', reward })),
  );
  const asked = new Set(exchanges.flatMap(({ replies }) => replies.map(({ hotkey }) => hotkey)));
  return updateLedger(env.ledger, { number: env.step, earned, asked, metagraph: env.metagraph }, policy);
}
