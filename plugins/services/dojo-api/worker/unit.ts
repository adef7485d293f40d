import { seededRandom, type Item, type Reference, type Variation } from '../../../../core/index.ts';
import type { Unit } from '../buffer/store.ts';
import type { Events } from '../events.ts';
import type { Answer, FailureRecord } from '../values.ts';
import { failureOf, faultFields, type Fault } from './fault.ts';
import { answerOf, type Generator } from './make.ts';
import { StageFailure, runStage, type StageParts } from './stage.ts';

/** Names of a unit, and what its randomness is made from. */
export type UnitNames = Pick<Unit, 'qaId' | 'ansAugId' | 'seed'>;

export interface UnitParts extends StageParts {
  readonly task: Generator;
  /** To draw one from. */
  readonly variations: readonly Variation[];
}

/** What came of a unit. */
export type Made =
  /** `fault`: why it has no augmented answer. */
  | { readonly ok: true; readonly unit: Unit; readonly fault: Fault | null }
  /** `question` null: it failed before there was one. */
  | { readonly ok: false; readonly question: string | null; readonly fault: Fault };

/**
 * Makes a unit: the question, then its answer and, beside it, an altered question with its answer. Without the answer there
 * is no unit; without the altered one there is, and says why. Rejects with the reason of `signal` alone.
 */
export async function makeUnit(
  names: UnitNames,
  events: Events,
  parts: UnitParts,
  signal: AbortSignal,
): Promise<Made> {
  const stage = <T>(name: string, work: Parameters<typeof runStage<T>>[5], within = signal): Promise<T> =>
    runStage(name, names.seed, events, parts, within, work);
  const { task } = parts;
  let question: string | null = null;
  try {
    const item = await stage('question', async (io, within) => firstOf(await task.build(io, within)));
    question = item.query;
    const ended = new AbortController();
    const augmenting = augment(item, names, events, parts, AbortSignal.any([signal, ended.signal]));
    // Looked at below, but only once the answer is there.
    augmenting.catch(() => undefined);
    try {
      const base = item.reference ?? (await stage('answer', (io, within) => task.refer(item, io, within)));
      tellFindings(base, names.qaId, events);
      const { augmented, fault } = await augmenting;
      const unit: Unit = {
        ...names,
        question,
        topic: topicOf(item),
        base: answerOf(names.qaId, question, base),
        augmented,
      };
      return { ok: true, unit, fault };
    } finally {
      // Nobody pays on for what belongs to an answer that failed.
      ended.abort();
      await augmenting.catch(() => undefined);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof StageFailure)) throw error;
    return { ok: false, question, fault: error.fault };
  }
}

async function augment(
  item: Item,
  { ansAugId, seed }: UnitNames,
  events: Events,
  parts: UnitParts,
  signal: AbortSignal,
): Promise<{ augmented: Answer | FailureRecord; fault: Fault | null }> {
  const { task, variations, clock } = parts;
  const { name, severity } = seededRandom(`${seed}/variation`).pick(variations);
  const tell = (fields: Parameters<Events['emit']>[1]): void =>
    events.emit('augment.result', { qa_id: ansAugId, variation: name, severity, ...fields });
  try {
    const altered = await runStage('augment', seed, events, parts, signal, (io, within) =>
      task.vary(item, name, io, within),
    );
    const reference = await runStage('augmented-answer', seed, events, parts, signal, (io, within) =>
      task.refer(altered, io, within),
    );
    tellFindings(reference, ansAugId, events);
    tell({ outcome: 'ok' });
    return { augmented: answerOf(ansAugId, altered.query, reference), fault: null };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof StageFailure)) throw error;
    tell(faultFields(error.fault));
    return { augmented: failureOf(ansAugId, error.fault, clock.now()), fault: error.fault };
  }
}

const firstOf = ([item]: readonly Item[]): Item => {
  if (item === undefined) throw new TypeError('The task made no item.');
  return item;
};

const topicOf = ({ data, context }: Item): string | null =>
  typeof data['topic'] === 'string' ? data['topic'] : context.topic || null;

/** What the checks of the page found, as far as the task tells. */
function tellFindings({ data }: Reference, qaId: string, events: Events): void {
  const { findings, fixes } = data ?? {};
  if (findings !== undefined || fixes !== undefined)
    events.emit('lint.result', { qa_id: qaId, findings: findings ?? [], fixes: fixes ?? 0 });
}
