import { z } from 'zod';
import { definePlugin } from '../../../core/index.ts';
import { challengeOf } from '../challenge.ts';
import { forms, greetings, punctuation, requests, spaces } from './lists.ts';
import { fillTemplate } from './template.ts';

const list = (values: readonly string[], what: string) =>
  z
    .array(z.string())
    .min(1)
    .default([...values])
    .describe(`${what} to draw from.`);

export default definePlugin({
  apiVersion: 1,
  kind: 'agent',
  name: 'paraphrase',
  summary:
    'Surrounds the query with a drawn greeting and request, without a model; the query itself stays as it is.',
  options: z.strictObject({
    forms: z
      .array(z.string().regex(/\{query\}/, { error: 'a form must contain {query}' }))
      .min(1)
      .default([...forms])
      .describe('Forms with the fields {query}, {greeting}, {punctuation}, {request} and {space}.'),
    greetings: list(greetings, 'Greetings'),
    punctuation: list(punctuation, 'What may follow a greeting,'),
    requests: list(requests, 'Requests'),
    spaces: list(spaces, 'What may stand between a request and the query,'),
  }),
  setup: (_services, options) => ({
    async write(item, { random }) {
      const form = random.pick(options.forms);
      const words = fillTemplate(form, {
        query: item.query,
        greeting: random.pick(options.greetings),
        punctuation: random.pick(options.punctuation),
        request: random.pick(options.requests),
        space: random.pick(options.spaces),
      });
      return challengeOf(item, words, { agent: 'paraphrase', form });
    },
  }),
});
