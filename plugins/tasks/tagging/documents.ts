import { z } from 'zod';
import {
  delimit,
  type Embedder,
  type Io,
  type Item,
  type JsonObject,
  type Llm,
  type Task,
  type Tool,
} from '../../../core/index.ts';
import { concludeTagging } from './conclude.ts';
import { factsOf } from './facts.ts';
import { findTags } from './ground-truth.ts';
import { askFor, mergePrompt, tagPrompt, type Ask } from './prompts.ts';
import { cut } from './render.ts';
import { createDraw, unsuitable, type Drawn } from './source.ts';

export const documentOptions = {
  textChars: z
    .int()
    .min(100)
    .max(100_000)
    .default(1000)
    .describe(
      'Characters of the text, and of each search about it, that are used; what follows is left out.',
    ),
  mostSearches: z
    .int()
    .min(0)
    .max(20)
    .default(3)
    .describe('Searches about the text that go with it, where its source made some; 0: none.'),
  mostResults: z
    .int()
    .min(1)
    .max(20)
    .default(3)
    .describe('Results of a search that are used: one to so many, at random.'),
};
type Options = z.output<z.ZodObject<typeof documentOptions>>;

/** A kind of text with what searches found about it. */
export interface DocumentKind {
  readonly type: string;
  /** Where the text stands in the source's `input`. */
  readonly field: string;
  readonly intent: Item['intent'];
  ask(categories: readonly string[]): Ask;
  readonly searchAsk: Ask;
}

const withSearches = 'What searches found about it stands in <context>, and counts too.';

const enrichmentSchema = z.object({
  search_results: z
    .record(z.string(), z.array(z.object({ title: z.string(), snippet: z.string() })))
    .nullish(),
});

/** A task about texts of a kind. */
export function documentTask(
  parties: { readonly tool: Tool; readonly llm: Llm; readonly embedder: Embedder | null },
  kind: DocumentKind,
  options: Options,
): Task {
  const draw = createDraw(parties.tool, kind.type);
  return {
    build: (io, signal) => draw((drawn) => makeItem(drawn, parties, kind, options, io, signal), io, signal),
    conclude: (outcomes, io, signal) => concludeTagging(parties, outcomes, io, signal),
  };
}

/**
 * One item of a text: its first part and what searches found about it are read by the model one by one, and the lists made
 * one, as miners do it.
 */
async function makeItem(
  { context, source }: Drawn,
  { tool, llm }: { tool: Tool; llm: Llm },
  kind: DocumentKind,
  { textChars, mostSearches, mostResults }: Options,
  io: Io,
  signal: AbortSignal,
): Promise<Item[]> {
  const { guid, input } = source;
  const categories = source.categories ?? [];
  const text = cut(textAt(input, kind.field), textChars);
  const searches = drawSearches(input, { mostSearches, mostResults }, io).map((found) =>
    cut(found, textChars),
  );
  if (text.trim() === '') throw await unsuitable(tool, context, 'there is no text in it', io, signal);

  const list = async (prompt: string, own: Io): Promise<readonly string[]> =>
    (await findTags(llm, prompt, { passes: 1, compat: 'none' }, own, signal)).tags;
  const ask = kind.ask(categories);
  const lists = await Promise.all(
    [text, ...searches].map((part, index) => {
      const own = { ...io, random: io.random.fork(`part/${index}`) };
      return list(tagPrompt(index === 0 ? ask : kind.searchAsk, 'text', part), own);
    }),
  );
  const found = lists.filter((list) => list.length > 0);
  const tags = found.length > 1 ? await list(mergePrompt(found), io) : (found[0] ?? []);
  if (tags.length === 0) throw await unsuitable(tool, context, 'the model finds no tags in it', io, signal);

  const lines = [text, ...searches].map((part, index) => [index, part] as const);
  const prompt = searches.length === 0 ? askFor(ask) : `${askFor(ask)} ${withSearches}`;
  return [
    {
      query: prompt,
      attachment: [delimit('text', text), ...searches.map((part) => delimit('context', part))].join('\n\n'),
      context: { ...context, text: [text, ...searches].join('\n\n'), data: { guid } },
      reference: { text: tags.join('\n'), data: { tags } },
      history: [],
      intent: kind.intent,
      fields: { type: kind.type, prompt, lines, categories, guid, windowIndex: 0 },
      data: factsOf({ type: kind.type, source, lines: lines.length, tags }),
    },
  ];
}

/** One text a search: titles and snippets of some of its results. */
function drawSearches(
  input: JsonObject | null | undefined,
  { mostSearches, mostResults }: Pick<Options, 'mostSearches' | 'mostResults'>,
  { random }: Io,
): string[] {
  const found = enrichmentSchema.safeParse(input?.['enrichment']).data?.search_results ?? {};
  const own = random.fork('searches');
  const useful = Object.entries(found).filter(([, results]) => results.length > 0);
  return own
    .sample(useful, mostSearches)
    .map(([query, results]) =>
      [
        query,
        ...own.sample(results, own.int(1, mostResults)).map(({ title, snippet }) => `${title}: ${snippet}`),
      ].join('\n'),
    );
}

function textAt(input: JsonObject | null | undefined, field: string): string {
  const text = input?.[field];
  return typeof text === 'string' ? text : '';
}
