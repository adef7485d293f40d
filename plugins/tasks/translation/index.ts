import { z } from 'zod';
import {
  definePlugin,
  delimit,
  optionalRef,
  SynthError,
  type Context,
  type Item,
} from '../../../core/index.ts';
import { generateReference } from '../text/generate.ts';
import { drawProse } from '../text/material.ts';
import { cleanOption, compatOption, materialOptions } from '../text/options.ts';
import { languageCodes, languages } from './parallel/index.ts';
import { requests, translationPrompt } from './prompts.ts';

const languagesOption = (what: string) =>
  z
    .array(z.enum(languageCodes))
    .min(1)
    .default(languageCodes)
    .describe(`${what}, by their two-letter codes.`);

const itemOf = (query: string, text: string, rest: Pick<Item, 'context' | 'reference' | 'data'>): Item => ({
  query,
  history: [],
  intent: { wants: 'get help with a translation', goal: 'have this text translated' },
  attachment: delimit('text', text),
  ...rest,
});

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'translation',
  summary:
    'Asks for a translation, of bundled sentences with known translations or of English text from a tool.',
  options: z.strictObject({
    source: z
      .enum(['parallel', 'tool'])
      .default('parallel')
      .describe(
        'parallel: bundled sentences in five languages. tool: English text of the tool, translated by the model for reference.',
      ),
    from: languagesOption('Languages a bundled sentence is shown in'),
    to: languagesOption('Languages to translate into'),
    sentences: z.int().min(1).max(10).default(3).describe('Bundled sentences that make up one text.'),
    ...materialOptions,
    contextWords: z
      .int()
      .min(20)
      .default(150)
      .describe('Words of a text from the tool that are to be translated.'),
    clean: cleanOption('remove-quotes', 'remove-roles'),
    compat: compatOption,
  }),
  needs: { tool: optionalRef('tool'), llm: optionalRef('llm') },
  traits: { protocol: 'prompting' },
  setup({ tool, llm, clock }, options) {
    const pairs = options.from.flatMap((from) =>
      options.to.filter((to) => to !== from).map((to) => [from, to] as const),
    );
    const foreign = options.to.filter((to) => to !== 'en');
    if ((options.source === 'tool' ? foreign : pairs).length === 0)
      throw wrong(
        'The languages of the translation task leave nothing to translate.',
        'Name different languages under from and to.',
      );
    if (options.source === 'tool' && (tool === null || llm === null))
      throw wrong('The translation task has no tool or no model.', 'Set tool and llm, or source: parallel.');
    const ask =
      (language: string): ((form: string) => string) =>
      (form) =>
        form.replace('{language}', language);

    return {
      async build(io, signal) {
        if (options.source === 'tool' && tool !== null) {
          const context = await drawProse(tool, options, io, signal);
          const to = io.random.pick(foreign);
          const query = ask(languages[to].name)(io.random.pick(requests));
          return [itemOf(query, context.text, { context, reference: null, data: { from: 'en', to } })];
        }
        const [from, to] = io.random.pick(pairs);
        const indices = io.random.sample([...languages.en.sentences.keys()], options.sentences);
        const textIn = (language: typeof from): string =>
          indices.map((index) => languages[language].sentences[index]).join(' ');
        const context: Context = {
          id: `${from}-${to}/${indices.join('-')}`,
          title: `${languages[from].name} to ${languages[to].name}`,
          topic: 'translation',
          subtopic: languages[to].name,
          text: textIn(from),
          tags: [from, to],
          source: { tool: 'translation', url: null, licence: 'Apache-2.0', retrievedAt: clock.now() },
          data: {},
        };
        const query = ask(languages[to].name)(io.random.pick(requests));
        return [
          itemOf(query, context.text, { context, reference: { text: textIn(to) }, data: { from, to } }),
        ];
      },
      async refer({ context, data }, io, signal) {
        if (llm === null) throw wrong('The translation task has no model.', 'Set llm.');
        const language = languages[data['to'] as keyof typeof languages].name;
        return {
          text: await generateReference(llm, translationPrompt(context.text, language), options, io, signal),
        };
      },
    };
  },
});

const wrong = (message: string, hint: string): SynthError =>
  new SynthError('SYN_CONFIG_INVALID', { message, hint });
