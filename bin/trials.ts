import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { z } from 'zod';
import type { Arguments } from './commands.ts';
import type { Terminal } from './terminal.ts';
import {
  SynthError,
  type Context,
  type Item,
  type JsonObject,
  type Metagraph,
  type Reply,
  type Trial,
} from '../core/index.ts';

export type TriedKind = 'scorer' | 'tool' | 'task' | 'llm' | 'embedder' | 'weigher';

type Try<K extends TriedKind> = (
  trial: Trial<K>,
  args: Arguments,
  terminal: Terminal,
  signal: AbortSignal,
) => AsyncGenerator<unknown>;

/** What `synth try` does with a plugin of each kind; yields one JSON value a line. */
export const trials: { readonly [K in TriedKind]: Try<K> } = {
  async *scorer({ instance }, args, terminal, signal) {
    for await (const { value, line } of lines(args, terminal, pairSchema)) {
      const { reference, completions, challenge = reference, attachment, data = {} } = value;
      const item: Item = {
        query: challenge || ' ',
        context: noContext,
        reference: { text: reference },
        history: [],
        intent: { wants: '', goal: '' },
        ...(attachment !== undefined && { attachment }),
        data: data as JsonObject,
      };
      const against = args['against'] as 'reference' | 'challenge';
      const scores = await instance.score(
        {
          item,
          challenge: { text: challenge || ' ', messages: [{ role: 'user', content: challenge }], author: {} },
          reference: { text: reference },
          target: { kind: against, text: against === 'reference' ? reference : challenge },
          replies: completions.map(replyOf),
        },
        signal,
      );
      if (scores.length !== completions.length) throw new Error(`${scores.length} scores for line ${line}`);
      const reasons = scores.map(({ reason }) => reason ?? null);
      yield {
        scores: scores.map(({ value }) => value),
        ...(reasons.some((reason) => reason !== null) && { reasons }),
      };
    }
  },
  async *tool({ instance, io }, args, _terminal, signal) {
    const search = args['search'] as string | undefined;
    const get = args['get'] as string | undefined;
    const query =
      search !== undefined
        ? ({ method: 'search', text: search } as const)
        : get !== undefined
          ? ({ method: 'get', id: get } as const)
          : ({ method: 'random' } as const);
    for (let n = 0; n < Number(args['count']); n += 1) yield await instance.fetch(query, io(n), signal);
  },
  async *task({ instance, io }, args, _terminal, signal) {
    for (let n = 0; n < Number(args['count']); n += 1) {
      const one = io(n);
      for (const item of await instance.build(one, signal))
        yield { ...item, reference: item.reference ?? (await instance.refer?.(item, one, signal)) ?? null };
    }
  },
  async *llm({ instance }, args, _terminal, signal) {
    const prompt = args['prompt'] as string | undefined;
    if (prompt === undefined)
      throw new SynthError('SYN_USAGE', {
        message: 'A model needs something to answer.',
        hint: 'Add --prompt "…".',
      });
    yield await instance.complete(
      { messages: [{ role: 'user', content: prompt }], seed: Number(args['seed']) },
      signal,
    );
  },
  async *embedder({ instance }, args, terminal, signal) {
    for await (const { value } of lines(args, terminal, textSchema)) {
      const text = typeof value === 'string' ? value : value.text;
      const [vector] = await instance.embed([text], signal);
      yield { text, vector: [...(vector ?? [])] };
    }
  },
  async *weigher({ instance }, args, terminal, signal) {
    const [text] = await input(args, terminal);
    const { entries, limits } = parse(text, ledgerSchema, String(args['input']));
    const full = entries.map(({ hotkey, samples, ...entry }) => ({
      ...entry,
      hotkey: hotkey ?? `uid-${entry.uid}`,
      samples: samples ?? 1,
    }));
    yield await instance.weigh(full, metagraphOf(full, limits), signal);
  },
};

const pairSchema = z.strictObject({
  reference: z.string(),
  completions: z.array(z.string()),
  challenge: z.string().optional(),
  attachment: z.string().optional(),
  data: z.record(z.string(), z.json()).optional(),
});

const textSchema = z.union([z.string(), z.strictObject({ text: z.string() })]);

const limitsSchema = z.strictObject({
  minAllowedWeights: z.int().min(0).default(1),
  maxWeightLimit: z.number().gt(0).max(1).default(1),
});

const ledgerSchema = z.strictObject({
  entries: z.array(
    z.strictObject({
      uid: z.int().min(0),
      score: z.number().min(0),
      hotkey: z.string().optional(),
      samples: z.int().min(0).optional(),
    }),
  ),
  limits: limitsSchema.prefault({}),
});

const noContext: Context = {
  id: 'input',
  title: '',
  topic: '',
  subtopic: '',
  text: '',
  tags: [],
  source: { tool: 'try', url: null, licence: null, retrievedAt: 0 },
  data: {},
};

const replyOf = (text: string, uid: number): Reply => ({
  uid,
  hotkey: `uid-${uid}`,
  text,
  body: null,
  status: text === '' ? 204 : 200,
  statusText: '',
  timings: { firstMs: null, totalMs: null },
  chunks: null,
});

const metagraphOf = (
  entries: readonly { readonly uid: number; readonly hotkey: string }[],
  limits: z.output<typeof limitsSchema>,
): Metagraph => ({
  netuid: 0,
  block: 0,
  self: null,
  neurons: entries.map(({ uid, hotkey }) => ({
    uid,
    hotkey,
    coldkey: hotkey,
    stake: 0,
    validatorPermit: false,
    endpoint: null,
    lastUpdate: 0,
    registeredAt: 0,
    incentive: 0,
    dividends: 0,
    consensus: 0,
    trust: 0,
    emission: 0,
    label: null,
  })),
  limits: { tempo: 360, weightsRateLimit: 0, ...limits },
});

/** The text of `--input`, and its name as errors show it. */
async function input(args: Arguments, { cwd, stdin }: Terminal): Promise<[text: string, name: string]> {
  const name = args['input'] as string | undefined;
  if (name === undefined)
    throw new SynthError('SYN_USAGE', {
      message: 'There is no input.',
      hint: 'Add --input file, or --input - for standard input.',
    });
  if (name === '-') return [await readAll(stdin), 'standard input'];
  try {
    return [readFileSync(resolve(cwd, name), 'utf8'), name];
  } catch (cause) {
    throw new SynthError('SYN_INPUT', {
      message: `${name} cannot be read: ${(cause as Error).message}.`,
      hint: 'Check the path.',
      cause,
    });
  }
}

async function* lines<T extends z.ZodType>(
  args: Arguments,
  terminal: Terminal,
  schema: T,
): AsyncGenerator<{ value: z.output<T>; line: number }> {
  const [text, name] = await input(args, terminal);
  for (const [index, line] of text.split('\n').entries())
    if (line.trim() !== '') yield { value: parse(line, schema, name, index + 1), line: index + 1 };
}

function parse<T extends z.ZodType>(text: string, schema: T, file: string, line?: number): z.output<T> {
  const where = { file, ...(line !== undefined && { line }) };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new SynthError('SYN_INPUT', {
      message: 'This is not JSON.',
      hint: 'One JSON value a line; see synth try --help.',
      where,
      cause,
    });
  }
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new SynthError('SYN_INPUT', {
    message: `${issue?.message ?? 'The value is wrong'}.`,
    hint: 'See synth try --help for what each kind reads.',
    where: { ...where, path: issue?.path.join('.') ?? '' },
  });
}
