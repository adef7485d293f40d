import { z } from 'zod';
import {
  clean,
  cleaningSteps,
  completeText,
  definePlugin,
  ref,
  SynthError,
  type Item,
} from '../../../core/index.ts';
import { challengeOf } from '../challenge.ts';
import { moods, profiles, tones } from './lists.ts';
import { personaPrompt } from './prompts.ts';

const weights = (list: Readonly<Record<string, number>>, what: string) =>
  z
    .record(z.string().min(1), z.number().min(0))
    .refine((entries) => Object.values(entries).some((weight) => weight > 0), 'one weight must be above 0')
    .default({ ...list })
    .describe(`${what} a persona is drawn from, with their relative probabilities.`);

export default definePlugin({
  apiVersion: 1,
  kind: 'agent',
  name: 'human',
  summary: 'Has a model put the query as a drawn persona would.',
  options: z.strictObject({
    moods: weights(moods, 'Moods'),
    tones: weights(tones, 'Tones'),
    profiles: weights(profiles, 'Profiles'),
    maxWords: z.int().min(10).max(1000).default(150).describe('Words the persona may use at most.'),
    clean: z
      .array(z.enum(cleaningSteps))
      .default(['remove-quotes', 'prune-ending', 'remove-roles'])
      .describe('Steps that tidy what the model wrote, in order.'),
    compat: z
      .enum(['none', 'upstream-1.0', 'upstream-2.5'])
      .default('none')
      .describe('none: corrected cleaning. upstream-1.0, upstream-2.5: as SN1 cleaned then.'),
  }),
  needs: { llm: ref('llm') },
  setup: ({ llm }, options) => ({
    async write(item, io, signal) {
      const draw = (list: Readonly<Record<string, number>>): string =>
        io.random.weighted(Object.entries(list));
      const persona = {
        mood: draw(options.moods),
        tone: draw(options.tones),
        profile: draw(options.profiles),
      };
      const messages = personaPrompt(item, persona, options.maxWords);
      const text = await completeText(llm, { messages, seed: io.random.int(0, 2 ** 31 - 1) }, signal);
      const words = clean(text, options.clean, options.compat).trim();
      if (words === '') throw unusable('The model gave the persona no words.');
      if (leaks(item, words)) throw unusable('The model put the reference into the challenge.');
      return challengeOf(item, words, { agent: 'human', ...persona, model: llm.identity.model });
    },
  }),
});

const unusable = (message: string): SynthError =>
  new SynthError('SYN_TASK_MATERIAL', {
    message,
    hint: 'If it happens often, use a stronger model, or the agent "paraphrase".',
  });

/** Whether the words hold the reference although what is asked does not. */
function leaks({ query, attachment = '', reference }: Item, words: string): boolean {
  if (reference === null || reference.text.trim() === '') return false;
  const plain = (text: string): string =>
    ` ${text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}.-]+|\.(?!\d)/gu, ' ')
      .trim()} `;
  const secret = plain(reference.text);
  return (
    secret.trim() !== '' && plain(words).includes(secret) && !plain(`${query} ${attachment}`).includes(secret)
  );
}
