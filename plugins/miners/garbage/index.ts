import { z } from 'zod';
import { definePlugin } from '../../../core/index.ts';
import { kindNames, kinds } from './kinds.ts';

const floodPieces = 20_000;

export default definePlugin({
  apiVersion: 1,
  kind: 'miner',
  name: 'garbage',
  summary:
    'Sends what breaks careless readers: 10 MB, half surrogates, deep nesting, injections, control characters.',
  options: z.strictObject({
    kind: z
      .enum(kindNames)
      .optional()
      .describe('What it sends; default: a kind at random for each challenge.'),
  }),
  traits: { adversary: true },
  setup: (_, options) => ({
    answer(_request, { random }) {
      const kind = options.kind ?? random.pick(kindNames);
      return kind === 'flood' ? flood() : Promise.resolve({ text: kinds[kind](random) });
    },
  }),
});

/** More pieces than a stream has any use for. */
async function* flood(): AsyncGenerator<string> {
  for (let piece = 0; piece < floodPieces; piece += 1) yield piece % 2 === 0 ? '' : '\u0000';
}
