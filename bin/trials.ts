import type { Arguments } from './commands.ts';
import { readJson, readJsonLines } from './json-input.ts';
import type { Terminal } from './terminal.ts';
import { batchOf, ledgerOf, ledgerSchema, pairSchema, textSchema } from './trial-input.ts';
import { isSynthError, SynthError, type Item, type Score, type Trial } from '../core/index.ts';

export type TriedKind = 'scorer' | 'tool' | 'task' | 'llm' | 'embedder' | 'weigher';

type Try<K extends TriedKind> = (
  trial: Trial<K>,
  args: Arguments,
  terminal: Terminal,
  signal: AbortSignal,
) => AsyncGenerator<unknown>;

/** What `synth try` does with a plugin of each kind; yields one JSON value a line. */
export const trials: { readonly [K in TriedKind]: Try<K> } = {
  async *scorer(trial, args, terminal, signal) {
    const against = args['against'] as 'reference' | 'challenge';
    for await (const pair of readJsonLines(args, terminal, pairSchema)) {
      const batch = batchOf(pair, against);
      const scores = checked(await trial.call((scorer) => scorer.score(batch, signal)), batch.replies.length);
      const reasons = scores.map(({ reason }) => reason ?? null);
      const details = scores.map(({ detail }) => detail ?? null);
      yield {
        scores: scores.map(({ value }) => value),
        ...(reasons.some((reason) => reason !== null) && { reasons }),
        ...(details.some((detail) => detail !== null) && { details }),
      };
    }
  },
  async *tool({ call, io }, args, _terminal, signal) {
    const search = args['search'] as string | undefined;
    const get = args['get'] as string | undefined;
    const query =
      search !== undefined
        ? ({ method: 'search', text: search } as const)
        : get !== undefined
          ? ({ method: 'get', id: get } as const)
          : ({ method: 'random' } as const);
    for (let n = 0; n < Number(args['count']); n += 1)
      yield await call((tool) => tool.fetch(query, io(n), signal));
  },
  async *task(trial, args, _terminal, signal) {
    let draw = 0;
    for (let n = 0; n < Number(args['count']); n += 1) {
      const { items, io } = await drawItems(trial, () => (draw += 1), signal);
      for (const item of items)
        yield {
          ...item,
          reference: item.reference ?? (await trial.call((task) => task.refer?.(item, io, signal))) ?? null,
        };
    }
  },
  async *llm({ call }, args, _terminal, signal) {
    const prompt = args['prompt'] as string | undefined;
    if (prompt === undefined)
      throw new SynthError('SYN_USAGE', {
        message: 'A model needs something to answer.',
        hint: 'Add --prompt "…".',
      });
    const request = { messages: [{ role: 'user', content: prompt } as const], seed: Number(args['seed']) };
    yield await call((llm) => llm.complete(request, signal));
  },
  async *embedder({ call }, args, terminal, signal) {
    for await (const value of readJsonLines(args, terminal, textSchema)) {
      const text = typeof value === 'string' ? value : value.text;
      const [vector] = await call((embedder) => embedder.embed([text], signal));
      yield { text, vector: [...(vector ?? [])] };
    }
  },
  async *weigher({ call }, args, terminal, signal) {
    const { ledger, metagraph } = ledgerOf(await readJson(args, terminal, ledgerSchema));
    yield await call((weigher) => weigher.weigh(ledger, metagraph, signal));
  },
};

/** One finite value in [0, 1] for each reply, as a run wants them too. */
function checked(scores: readonly Score[], replies: number): readonly Score[] {
  const bad = scores.find(({ value }) => !(value >= 0 && value <= 1));
  if (scores.length === replies && bad === undefined) return scores;
  throw new SynthError('SYN_PLUGIN_RESULT', {
    message: bad
      ? `The scorer gave ${bad.value}; a score lies between 0 and 1.`
      : `The scorer gave ${scores.length} scores for ${replies} completions.`,
    hint: 'This is for its author.',
  });
}

/** Material that does not suit a task is part of drawing at random; after so many draws it is an error. */
const mostDraws = 20;

async function drawItems(
  { call, io }: Trial<'task'>,
  nextDraw: () => number,
  signal: AbortSignal,
): Promise<{ readonly items: readonly Item[]; readonly io: ReturnType<typeof io> }> {
  for (let draws = 1; ; draws += 1) {
    const own = io(nextDraw());
    try {
      return { items: await call((task) => task.build(own, signal)), io: own };
    } catch (error) {
      if (!isSynthError(error, 'SYN_TASK_MATERIAL') || draws === mostDraws) throw error;
    }
  }
}
