import { z } from 'zod';
import { definePlugin, type Reply, type Score } from '../../core/index.ts';
import { compatOption, scoreEach } from './text/frame.ts';

const options = z.strictObject({
  maxTokensPerChunk: z.int().min(1).default(200).describe('A larger chunk counts as held back.'),
  charsPerToken: z
    .number()
    .min(0.1)
    .max(100)
    .default(4)
    .describe(
      'Characters a token has on average; tokens of a chunk are its characters divided by this, rounded up.',
    ),
  minTokens: z.int().min(0).default(200).describe('A shorter reply need not be streamed (compat none).'),
  unstreamed: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Value for a longer reply that comes in one piece (compat none).'),
  maxFirstMs: z
    .int()
    .min(1)
    .default(8000)
    .describe('Milliseconds the first chunk may take; twice as many give 1 (compat none).'),
  maxGapMs: z
    .int()
    .min(1)
    .default(4000)
    .describe('Milliseconds between two chunks; twice as many give 1 (compat none).'),
  compat: compatOption,
});
type Options = z.output<typeof options>;

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'streaming',
  summary: 'Penalty for a reply that is held back instead of streamed: 0 is good, 1 is worst.',
  options,
  traits: { deterministic: true },
  setup: (_, settings) => ({
    score: (batch, signal) =>
      scoreEach(batch, signal, (reply) =>
        settings.compat === 'none'
          ? heldBack(reply, settings)
          : { value: chunkPenalty(tokensPerChunk(reply, settings), settings.maxTokensPerChunk) },
      ),
  }),
});

/** SN1 v2.5: a quarter for each chunk of more tokens than allowed, at most 1. */
export const chunkPenalty = (tokens: readonly number[], maxTokensPerChunk: number): number =>
  Math.min(1, 0.25 * tokens.filter((count) => count > maxTokensPerChunk).length);

const countTokens = (text: string, charsPerToken: number): number => Math.ceil(text.length / charsPerToken);

const tokensPerChunk = (reply: Reply, { charsPerToken }: Options): number[] =>
  (reply.chunks ?? []).map(({ text }) => countTokens(text, charsPerToken));

/**
 * The worst of: waiting for the first chunk, waiting between chunks, and text that came in oversized chunks (as a share of
 * the reply). Each is exactly 0 within its allowance, so that a prompt reply scores the same whatever the load.
 */
function heldBack(reply: Reply, settings: Options): Score {
  if (reply.text === '') return { value: 0, reason: 'empty' };
  const tokens = tokensPerChunk(reply, settings);
  const total = countTokens(reply.text, settings.charsPerToken);
  const chunks = reply.chunks ?? [];
  const isLong = total > settings.minTokens;
  if (isLong && tokens.filter((count) => count > 0).length < 2)
    return { value: settings.unstreamed, reason: 'unstreamed' };
  const first = chunks[0]?.atMs ?? reply.timings.firstMs ?? 0;
  const gap = chunks.reduce(
    (longest, { atMs }, i) => Math.max(longest, atMs - (chunks[i - 1]?.atMs ?? atMs)),
    0,
  );
  const oversized = tokens.reduce((sum, count) => sum + Math.max(0, count - settings.maxTokensPerChunk), 0);
  const parts: readonly (readonly [string, number])[] = [
    ['slow-start', (first - settings.maxFirstMs) / settings.maxFirstMs],
    ['stalled', (gap - settings.maxGapMs) / settings.maxGapMs],
    ['large-chunks', isLong ? oversized / total : 0],
  ];
  const [reason, value] = parts.reduce((worst, part) => (part[1] > worst[1] ? part : worst));
  return value > 0 ? { value: Math.min(1, value), reason } : { value: 0 };
}
