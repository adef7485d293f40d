import type { Clock, Item, Reference, Task, Variation } from '../../../../core/index.ts';
import type { Answer } from '../values.ts';

/** A task that can do what the service needs of one. */
export type Generator = Task & Required<Pick<Task, 'refer' | 'vary'>>;

/** The answer as it is stored and handed out. */
export function answerOf(id: string, prompt: string, { text, data }: Reference): Answer {
  const model = typeof data?.['model'] === 'string' ? data['model'] : 'unknown';
  const files: Answer['responses'][0]['completion']['files'] = [{ filename: 'index.html', content: text }];
  return { prompt, responses: [{ model, completion: { files }, cid: id }], qa_id: id };
}

/** An item made of nothing but somebody's question. */
export const bareItem = (id: string, question: string, clock: Clock): Item => ({
  query: question,
  context: {
    id,
    title: 'An ordered question',
    topic: '',
    subtopic: '',
    text: question,
    tags: [],
    source: { tool: 'dojo-api', url: null, licence: null, retrievedAt: clock.now() },
    data: {},
  },
  reference: null,
  history: [],
  intent: { wants: 'get a page that does what the question says', goal: 'use it' },
  data: {},
});

/** The variations of a question to draw from; `names` null: all there are. */
export const queryVariations = (
  { variations = [] }: Pick<Task, 'variations'>,
  names: readonly string[] | null,
): Variation[] =>
  variations.filter((variation) => variation.of === 'query' && (names?.includes(variation.name) ?? true));
