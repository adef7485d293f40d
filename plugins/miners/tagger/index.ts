import { z } from 'zod';
import { cleanTags, completeText, definePlugin, isSynthError, ref, splitTags } from '../../../core/index.ts';
import { mergePrompt, personas, system, tagPrompt, type Persona } from './prompts.ts';
import { readWork } from './work.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'miner',
  name: 'tagger',
  summary:
    'Tags conversations, web pages, documents and survey answers with a language model, one tag a line.',
  options: z.strictObject({
    persona: z
      .enum(Object.keys(personas) as [Persona, ...Persona[]])
      .default('precise')
      .describe(
        'How it goes about it. precise: only what matters. sparse: very little. noisy: rather too much.',
      ),
    most: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('Most tags of an answer; default: as the persona has it.'),
    temperature: z
      .number()
      .min(0)
      .max(2)
      .optional()
      .describe('How freely the model chooses its words; default: as the persona has it.'),
    maxTokens: z.int().min(1).default(1024).describe('Most tokens of one answer of the model.'),
    materialChars: z
      .int()
      .min(100)
      .default(60_000)
      .describe('Characters of each text in a request that are read; what follows is left out.'),
  }),
  needs: { llm: ref('llm') },
  setup({ llm }, { persona, maxTokens, materialChars, ...options }) {
    const { manner, ...habit } = personas[persona];
    const most = options.most ?? habit.most;
    const temperature = options.temperature ?? habit.temperature;
    return {
      async answer(request, io, signal) {
        const ask = async (content: string): Promise<string[]> => {
          const messages = [
            { role: 'system', content: system },
            { role: 'user', content },
          ] as const;
          // Neurons that share a model do not say the same.
          const seed = io.random.int(0, 2 ** 31 - 1);
          try {
            return cleanTags(
              splitTags(await completeText(llm, { messages, maxTokens, temperature, seed }, signal)),
            );
          } catch (error) {
            // A model that finds nothing to tag says so.
            if (isSynthError(error, 'SYN_LLM_REFUSED')) return [];
            throw error;
          }
        };
        const parts = readWork(request, materialChars);
        const lists = await Promise.all(
          parts.map((part) => ask(tagPrompt(part.ask, part.material, manner, most))),
        );
        const found = lists.filter((list) => list.length > 0);
        const tags = found.length > 1 ? await ask(mergePrompt(found, most)) : (found[0] ?? []);
        return { text: tags.slice(0, most).join('\n') };
      },
    };
  },
});
