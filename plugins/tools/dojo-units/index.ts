import { definePlugin, isSynthError, SynthError, type Context } from '../../../core/index.ts';
import { options as schema } from './options.ts';
import { createCall, httpPages, redisPages } from './pages.ts';
import { popReplySchema, questionSchema, read, readPage, type Question } from './payload.ts';

/**
 * A context is a unit: its text the prompt, its data `{ base: { prompt, content }, altered: { prompt, content } | null, held }`.
 * Reporting one as `done` acknowledges it.
 */
export default definePlugin({
  apiVersion: 1,
  kind: 'tool',
  name: 'dojo-units',
  summary:
    "Prompts with their pages, from a service of Dojo's synthetic API, over HTTP or with the pages out of Redis.",
  options: schema,
  traits: { methods: ['random'], network: true },
  async setup({ http, clock }, options) {
    const call = createCall(options, http);
    const pages =
      options.redis === undefined
        ? httpPages(call)
        : await redisPages(options.redis, options.timeoutMs, clock);

    const next = async (signal: AbortSignal): Promise<Question> => {
      const path = '/api/generate-question';
      try {
        const question = read(questionSchema, await call(path, signal), path);
        if (question.success && question.qa_id !== '' && question.prompt !== '') return question;
      } catch (error) {
        if (!isSynthError(error, 'SYN_HTTP_STATUS') || error.detail?.['status'] !== 503) throw error;
      }
      throw new SynthError('SYN_TOOL_EMPTY', {
        message: 'The service has no unit ready.',
        hint: 'It makes more as long as it runs; see its /ready.',
        plugin: 'tool/dojo-units',
      });
    };

    return {
      async fetch(query, _io, signal): Promise<Context> {
        if (query.method !== 'random')
          throw new SynthError('SYN_TOOL_UNSUPPORTED', {
            message: `Units cannot be asked for by ${query.method}.`,
            hint: 'The tool dojo-units supports random: the unit that is next in turn.',
          });
        const held = await pages.held(signal);
        const { prompt, qa_id: id, ans_aug_id } = await next(signal);
        const base = readPage(await pages.answer(id, signal));
        if (base === null)
          throw new SynthError('SYN_HTTP_BODY', {
            message: `The unit ${id} has no page.`,
            hint: 'The service puts such a unit back, and gives it up after some times.',
            plugin: 'tool/dojo-units',
          });
        // Without it the unit is good for everything but a trap.
        const altered = ans_aug_id === '' ? null : readPage(await pages.answer(ans_aug_id, signal));
        return {
          id,
          title: prompt.slice(0, 80),
          topic: 'web page',
          subtopic: '',
          text: prompt,
          tags: [],
          source: { tool: 'dojo-units', url: options.url, licence: null, retrievedAt: clock.now() },
          data: { base: { ...base, prompt }, altered, held },
        };
      },
      async report(reports, { log }, signal) {
        for (const { context, kind } of reports) {
          if (kind !== 'done') continue;
          const path = '/api/pop-qa';
          const gone = (): void => log.warn('the service had ended this unit already', { unit: context });
          try {
            const body = await call(path, signal, { method: 'POST', body: { qa_id: context } });
            if (!read(popReplySchema, body, path).success) gone();
          } catch (error) {
            if (!isSynthError(error, 'SYN_HTTP_STATUS') || error.detail?.['status'] !== 404) throw error;
            gone();
          }
        }
      },
      stop: () => pages.close(),
    };
  },
});
