import { z } from 'zod';
import { definePlugin } from '../../core/index.ts';
import { challengeOf } from './challenge.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'agent',
  name: 'verbatim',
  summary: 'Sends the query as it is.',
  options: z.strictObject({}),
  setup: () => ({
    write: async (item) => challengeOf(item, item.query, { agent: 'verbatim' }),
  }),
});
