import {
  SynthError,
  type Io,
  type Item,
  type Reference,
  type Task,
  type Variation,
} from '../../../core/index.ts';
import type { Options } from './options.ts';

/** What a task must be able to do to have its answers graded. */
export type Generation = Task & Required<Pick<Task, 'refer' | 'variations' | 'vary'>>;

/** One answer to be graded. */
export interface Answer {
  /** null: the answer as it should be. */
  readonly variation: string | null;
  /** 0 for the answer as it should be. */
  readonly severity: number;
  readonly reference: Reference;
}

export type Strategy = keyof Options['strategies'];

/**
 * The answer to an item, and worse ones, the best first. Fails as the first of its parts did when that leaves fewer than `least`;
 * a worse answer that could not be made is left out otherwise.
 */
export async function makeAnswers(
  generation: Generation,
  base: Item,
  wanted: readonly Variation[],
  strategy: Strategy,
  least: number,
  io: Io,
  signal: AbortSignal,
): Promise<Answer[]> {
  const ioOf = (name: string): Io => ({ ...io, random: io.random.fork(name) });
  const first = referTo(generation, base, ioOf('original'), signal);
  const made = await Promise.allSettled([
    first.then((reference): Answer => ({ variation: null, severity: 0, reference })),
    ...wanted.map(async ({ name, severity }): Promise<Answer> => {
      const own = ioOf(name);
      const item = strategy === 'answers' ? { ...base, reference: await first } : base;
      const varied = await generation.vary(item, name, own, signal);
      const reference = varied.reference ?? (await generation.refer(varied, own, signal));
      return { variation: name, severity, reference };
    }),
  ]);
  signal.throwIfAborted();
  const [original] = made;
  const answers = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const fault = made.find((one) => one.status === 'rejected');
  if (fault !== undefined && (original?.status === 'rejected' || answers.length < least)) throw fault.reason;
  if (fault !== undefined)
    io.log.warn('an answer to be graded could not be made and is left out', {
      reason: messageOf(fault.reason),
    });
  return answers;
}

const referTo = async (generation: Generation, item: Item, io: Io, signal: AbortSignal): Promise<Reference> =>
  item.reference ?? generation.refer(item, io, signal);

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 300);

/** The task as one whose answers can be graded. SYN_CONFIG_INVALID for another, and for variations it does not have. */
export function asGeneration(task: Task, { variations, strategies }: Options): Generation {
  const known = task.variations ?? [];
  if (task.refer === undefined || task.vary === undefined)
    throw wrong(
      'The task to be graded makes no answers that can be made worse.',
      'Name one with use: code-generation under generation.',
    );
  const kinds = { questions: 'query', answers: 'reference' } as const;
  for (const strategy of ['questions', 'answers'] as const) {
    if (strategies[strategy] === 0) continue;
    const fit = known.filter(({ of }) => of === kinds[strategy]).map(({ name }) => name);
    const missing = variations[strategy].find((name) => !fit.includes(name));
    if (missing !== undefined)
      throw wrong(
        `There is no variation of ${strategy} called "${missing}".`,
        `Under variations.${strategy} there can be: ${fit.join(', ')}.`,
      );
  }
  return task as Generation;
}

const wrong = (message: string, hint: string): SynthError =>
  new SynthError('SYN_CONFIG_INVALID', { message, hint });
