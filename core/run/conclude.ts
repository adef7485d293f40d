import { callInTime, isFatal, toFailure } from './failure.ts';
import { seededRandom } from '../host/random.ts';
import type { ItemOutcome } from '../contracts/task.ts';
import type { Verdict } from './scoring.ts';
import type { Exchange, StepRecord } from '../records/record.ts';
import type { RecordStore } from '../records/store.ts';
import type { RunContext } from './context.ts';

type Concluding = Pick<RunContext, 'parts' | 'settings' | 'clock' | 'emit' | 'log'>;

/** Whether some task has yet to hear of what a step came to. */
export const isOpen = ({ parts }: Concluding, { failure, exchanges }: StepRecord): boolean =>
  failure === null && exchanges.some(({ task }) => parts.tasks.get(task)?.instance.conclude !== undefined);

/** Concludes the steps that are not yet, also those of a run that was cut off. */
export async function concludeSteps(
  context: Concluding,
  store: RecordStore,
  signal: AbortSignal,
): Promise<void> {
  for (const { record } of store.unconcluded()) {
    await conclude(context, record, signal);
    store.setConcluded(record.step);
  }
}

/** Hands the results of a recorded step to the tasks that asked for them. A failure here is told and changes nothing. */
async function conclude(context: Concluding, record: StepRecord, signal: AbortSignal): Promise<void> {
  const { parts, clock, emit, log } = context;
  for (const task of parts.tasks.values()) {
    const outcomes = record.exchanges.filter((exchange) => exchange.task === task.name).flatMap(outcomeOf);
    if (outcomes.length === 0 || task.instance.conclude === undefined) continue;
    const plugin = `task/${task.plugin.name}`;
    const io = { random: seededRandom(`${record.seed}/conclude/${task.name}`), log };
    try {
      const result = await callInTime(plugin, context, signal, (own) =>
        task.instance.conclude?.(outcomes, io, own),
      );
      if (!result) continue;
      const { lines = [], detail = {} } = result;
      const { run, step } = record;
      emit({ type: 'step.concluded', run, step, task: task.name, lines, detail, at: clock.now() });
    } catch (error) {
      signal.throwIfAborted();
      if (isFatal(error)) throw error;
      const { code, message } = toFailure('conclude', error, plugin);
      emit({ type: 'notice', level: 'warn', code, message, at: clock.now() });
    }
  }
}

function outcomeOf({ content, challenge, reference, replies, verdicts }: Exchange): ItemOutcome[] {
  if (verdicts === null || reference === null) return [];
  const results = replies.map((reply, index) => ({ reply, ...(verdicts[index] as Verdict) }));
  return [{ item: content, challenge, reference, results }];
}
