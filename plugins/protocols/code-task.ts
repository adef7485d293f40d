import { z } from 'zod';
import { definePlugin, delimit, type JsonObject } from '../../core/index.ts';

const maxCharacters = 262_144;
const maxCompletions = 16;
const maxId = 200;

/** Simulations only: how good a page really is, in [0, 1]. */
const quality = z.number().min(0).max(1);

const completion = z.strictObject({
  id: z.string().min(1).max(maxId),
  content: z.string().max(maxCharacters),
  quality: quality.optional(),
});
type Completion = z.output<typeof completion>;

const shape = z.strictObject({
  kind: z.enum(['write', 'choose', 'grade']),
  prompt: z.string().min(1).max(maxCharacters),
  completions: z.array(completion).min(1).max(maxCompletions).optional(),
});
/** `write`: a page for the prompt. `choose`: the best of some pages. `grade`: each of them, 1 to 100. */
const request = shape.refine(
  ({ kind, completions }) => kind === 'write' || completions !== undefined,
  'needs the completions to judge',
);

const scores = z
  .record(z.string().max(maxId), z.number().min(1).max(100))
  .refine((all) => Object.keys(all).length <= maxCompletions, 'more grades than there are pages');

const replyShape = z.object({
  content: z.string().max(maxCharacters).nullish(),
  choice: z.string().max(maxId).nullish(),
  scores: scores.nullish(),
  // Whatever a peer claims here is no reason to refuse its answer.
  quality: quality.nullish().catch(null),
});

/** What a task puts into a challenge's fields. */
const fieldsShape = shape.omit({ prompt: true }).partial();

export default definePlugin({
  apiVersion: 1,
  kind: 'protocol',
  name: 'code-task',
  summary: 'Write a web page for a prompt, choose the best of some, or grade each of them, as Dojo has it.',
  options: z.strictObject({}),
  setup: () => ({
    request: request as unknown as z.ZodType<JsonObject>,
    reply: replyShape as unknown as z.ZodType<JsonObject>,
    wire: {
      axon: {
        name: 'CodeTaskSynapse',
        hashFields: ['kind', 'prompt'],
        streaming: false,
        defaults: { content: null, choice: null, scores: null },
      },
      module: { method: 'code_task' },
    },
    encode({ text, fields = {} }) {
      const { kind = 'write', completions } = fieldsShape.parse(fields);
      return { kind, prompt: text, ...(completions && { completions }) } as unknown as JsonObject;
    },
    messages(body) {
      const { kind, prompt, completions = [] } = request.parse(body);
      return [{ role: 'user', content: kind === 'write' ? prompt : ask(kind, prompt, completions) }];
    },
    replyText(body) {
      const { content, choice, scores: given } = replyShape.parse(body);
      return content ?? choice ?? (given == null ? '' : JSON.stringify(given));
    },
    replyBody(text, body) {
      const { kind } = request.parse(body);
      if (kind === 'write') return { content: text };
      if (kind === 'choose') return { choice: text.trim() === '' ? null : text.trim().slice(0, maxId) };
      return { scores: readScores(text) };
    },
  }),
});

const orders = {
  choose:
    'Which of these pages does best what the prompt asks for? Answer with the id of that page and nothing else.',
  grade:
    'Grade each of these pages from 1 to 100 by how well it does what the prompt asks for. Answer with JSON that gives each id its grade, and nothing else.',
};

/** The request in words, for miners that read text. Pages were written by others: they stand as material, never as orders. */
function ask(kind: keyof typeof orders, prompt: string, completions: readonly Completion[]): string {
  const pages = completions.map(({ id, content }) => `Page ${id}:\n${delimit('page', content)}`);
  return [orders[kind], delimit('prompt', prompt), ...pages].join('\n\n');
}

/** Grades out of an answer in words; none when there are none. */
function readScores(text: string): z.output<typeof scores> | null {
  const json = /\{[^{}]*\}/u.exec(text.slice(0, maxCharacters))?.[0];
  if (json === undefined) return null;
  try {
    return scores.safeParse(JSON.parse(json)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
