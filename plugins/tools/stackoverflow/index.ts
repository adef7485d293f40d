import { z } from 'zod';
import { definePlugin, secret, SynthError, type Context } from '../../../core/index.ts';
import { createStackApi, type Answer, type Question } from './api.ts';

const options = z.strictObject({
  site: z
    .string()
    .regex(/^[a-z0-9.-]+$/)
    .default('stackoverflow')
    .describe('Site of the Stack Exchange network, as in serverfault or math.'),
  tags: z
    .array(z.string().min(1))
    .default([])
    .describe('One of them is drawn for each question; none: any question.'),
  minScore: z.int().default(10).describe('Least votes of a question drawn at random.'),
  pages: z
    .int()
    .min(1)
    .max(25)
    .default(25)
    .describe(
      'Pages of 50 questions, by votes, that random questions come from; without a key 25 is the most.',
    ),
  key: secret(
    z
      .string()
      .min(1)
      .optional()
      .describe('Request key from stackapps.com: 10,000 requests a day instead of 300.'),
  ),
  apiUrl: z.url().default('https://api.stackexchange.com/2.3').describe('Address of the API.'),
});

/** Requests are few a day and pages change slowly: what was listed is kept. */
const keptPages = 50;
const draws = 5;
const usualLicence = 'CC-BY-SA-4.0';

/**
 * A question with its accepted answer, or the one with most votes. `get` takes a question's number or address. `data`
 * is `{ question, body, answer, answerScore, accepted, questionScore, codeBlocks, authors }`, all as plain text.
 */
const plugin = definePlugin({
  apiVersion: 1,
  kind: 'tool',
  name: 'stackoverflow',
  summary: 'Fetches questions with their best answers from Stack Overflow or a sister site.',
  options,
  traits: { methods: ['random', 'search', 'get'], network: true },
  async setup({ http, clock }, settings) {
    const { readHtml } = await import('../text/html.ts');
    const api = createStackApi({ ...settings, apiUrl: settings.apiUrl.replace(/\/+$/, '') }, { http, clock });
    const pages = new Map<string, Question[]>();

    const list = async (page: number, tag: string | null, signal: AbortSignal): Promise<Question[]> => {
      const name = `${tag ?? ''}#${page}`;
      const known = pages.get(name);
      if (known !== undefined) return known;
      const listed = (await api.list(page, tag, signal)).filter(isUsable);
      const oldest = pages.keys().next();
      if (pages.size >= keptPages && oldest.done !== true) pages.delete(oldest.value);
      pages.set(name, listed);
      return listed;
    };
    const withAnswer = async (question: Question, signal: AbortSignal): Promise<Context | null> => {
      const answers = await api.answers(question.question_id, signal);
      const best =
        answers.find(({ is_accepted }) => is_accepted) ?? answers.sort((a, b) => b.score - a.score)[0];
      return best === undefined ? null : toContext(question, best);
    };
    const toContext = (question: Question, answer: Answer): Context => {
      const title = readHtml(question.title).text;
      const body = readHtml(question.body);
      const reply = readHtml(answer.body);
      const licences = new Set([question, answer].map(({ content_license }) => toSpdx(content_license)));
      return {
        id: String(question.question_id),
        title,
        topic: question.tags[0] ?? settings.site,
        subtopic: '',
        text: [title, body.text, reply.text].filter((part) => part !== '').join('\n\n'),
        tags: question.tags,
        source: {
          tool: 'stackoverflow',
          url: question.link ?? null,
          licence: [...licences].join(' AND '),
          retrievedAt: clock.now(),
        },
        data: {
          question: title,
          body: body.text,
          answer: reply.text,
          answerScore: answer.score,
          accepted: answer.is_accepted,
          questionScore: question.score,
          codeBlocks: [...body.code, ...reply.code],
          // The licence asks for attribution.
          authors: [question, answer].map(({ owner }) => readHtml(owner?.display_name ?? '').text),
        },
      };
    };

    return {
      async fetch(query, { random }, signal) {
        if (query.method === 'get') {
          const number = /^\d+$|(?<=\/(?:questions|q)\/)\d+/.exec(query.id)?.[0];
          const question = number === undefined ? null : await api.question(number, signal);
          const context = question === null ? null : await withAnswer(question, signal);
          if (context === null) throw nothing(`no answered question "${query.id}"`);
          return context;
        }
        const tag = settings.tags.length === 0 ? null : random.pick(settings.tags);
        if (query.method === 'search') {
          const found = (await api.search(query.text, tag, signal)).filter(isUsable);
          for (const question of found.slice(0, draws)) {
            const context = await withAnswer(question, signal);
            if (context !== null) return context;
          }
          throw nothing(`nothing answered about "${query.text}"`);
        }
        let last = settings.pages;
        for (let draw = 0; draw < draws; draw += 1) {
          const page = random.int(1, last);
          const questions = await list(page, tag, signal);
          const context = questions.length === 0 ? null : await withAnswer(random.pick(questions), signal);
          if (context !== null) return context;
          // A tag may have fewer pages than asked for.
          if (questions.length === 0) last = Math.max(1, Math.floor(page / 2));
        }
        throw nothing('no answered question among those drawn');
      },
    };
  },
});

export default plugin;

const isUsable = ({ answer_count, body, closed_reason }: Question): boolean =>
  answer_count > 0 && body !== '' && closed_reason === undefined;

/** `CC BY-SA 4.0` → `CC-BY-SA-4.0` */
const toSpdx = (licence = usualLicence): string => licence.trim().replaceAll(' ', '-');

const nothing = (what: string): SynthError =>
  new SynthError('SYN_TOOL_EMPTY', {
    message: `Stack Exchange has ${what}.`,
    hint: 'Lower `minScore`, change `tags`, or ask for something else.',
  });
