import { z } from 'zod';
import { delimit, type MinerRequest } from '../../../core/index.ts';

/** A text to tag, in its section, and what to look for in it. */
export interface Part {
  readonly ask: Ask;
  readonly material: string;
}
export type Ask = 'conversation' | 'coding' | 'text' | 'survey' | 'entities';

const lines = z.array(z.tuple([z.int(), z.string()]));
type Lines = z.output<typeof lines>;
const task = z.object({
  type: z.string(),
  input: z.object({
    input_categories: z.array(z.string()).nullish(),
    data: z.object({
      window: lines.nullish(),
      survey_question: z.string().nullish(),
      comment: z.string().nullish(),
    }),
  }),
});
/** The two packets of CGP's protocol. */
const packets = z.object({ cgp_input: z.tuple([z.union([z.object({ task }), z.object({ lines })])]) });

/** Texts of one request that are read: every one costs a call. */
const mostParts = 6;

/**
 * What a request wants tagged, each text cut to `materialChars`; of a request in another protocol its text. Texts beyond the
 * sixth are left out.
 */
export function readWork({ body, text }: Pick<MinerRequest, 'body' | 'text'>, materialChars: number): Part[] {
  const cut = (long: string): string => long.slice(0, materialChars);
  const [packet] = packets.safeParse(body).data?.cgp_input ?? [];
  if (packet === undefined) return [{ ask: 'text', material: delimit('text', cut(text)) }];
  const conversation = (turns: Lines, categories: readonly string[] = []): Part => ({
    ask: categories.includes('coding') ? 'coding' : 'conversation',
    material: delimit('conversation', cut(renderTurns(turns))),
  });
  if (!('task' in packet)) return [conversation(packet.lines)];

  const { type, input } = packet.task;
  const { window, survey_question: question, comment } = input.data;
  const pages = (ask: Ask): Part[] =>
    (window ?? []).slice(0, mostParts).map(([, page]) => ({ ask, material: delimit('text', cut(page)) }));
  if (type.startsWith('webpage')) return pages('text');
  if (type.startsWith('named')) return pages('entities');
  if (!type.startsWith('survey')) return [conversation(window ?? [], input.input_categories ?? [])];
  const sections = [delimit('question', cut(question ?? '')), delimit('text', cut(comment ?? ''))];
  return [{ ask: 'survey', material: sections.join('\n\n') }];
}

const renderTurns = (turns: Lines): string =>
  turns.map(([speaker, said]) => `p${speaker}: ${said.replace(/\s+/gu, ' ').trim()}`).join('\n');
