import { z } from 'zod';
import { definePlugin, type Reply, type Score } from '../../../core/index.ts';
import { maxCharsOption, oncePerTarget, ramp } from '../text/frame.ts';
import { countShared, fingerprint, readWords, runsOf, without } from './runs.ts';

const options = z.strictObject({
  from: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('So much of a reply may stand in an earlier one for nothing.'),
  full: z.number().gt(0).max(1).default(0.6).describe('From this share on a reply is a copy: value 1.'),
  minWords: z
    .int()
    .min(1)
    .default(30)
    .describe('Least evidence, in runs of three words found in both; so that short answers may be equal.'),
  tieMs: z
    .int()
    .min(1)
    .default(50)
    .describe('Answering times are told apart by so many milliseconds; within them the lower uid was first.'),
  maxChars: maxCharsOption,
});
type Options = z.output<typeof options>;

/** A reply and what it has from an earlier one, if it is a copy. */
interface Judged {
  readonly reply: Reply;
  /** In runs of words. */
  readonly length: number;
  readonly copied: {
    readonly from: Reply;
    /** Where the text came up first. */
    readonly original: Reply;
    /** Share of the reply that stands in `from`; less when that is more than twice as long. */
    readonly similarity: number;
    readonly sharedRuns: number;
  } | null;
}

interface Cluster {
  /** The same for the same text, in any step. */
  readonly id: string;
  readonly copies: number;
}

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'duplicates',
  summary:
    'Penalty for near copies among the replies to one question: 0 for the earliest, up to 1 for the others.',
  options,
  traits: { deterministic: true, scope: 'batch' },
  setup(_, settings) {
    const { maxChars, tieMs } = settings;
    // What anybody can have from elsewhere is no evidence: the question, the right answer, the material.
    const commonOf = oncePerTarget(({ challenge, reference, item }) => {
      const { messages, fields = {} } = challenge;
      const said = messages.map(({ content }) => content);
      const sources = [...said, JSON.stringify(fields), reference.text, item.context.text];
      return runsOf(readWords(sources.join('\n'), Infinity));
    });
    const slotOf = ({ timings }: Reply): number => Math.floor((timings.totalMs ?? Infinity) / tieMs);
    // Two that never ended (NaN) are apart by uid alone.
    const byTime = (a: Reply, b: Reply): number => slotOf(a) - slotOf(b) || a.uid - b.uid;

    return {
      async score(batch, signal) {
        const common = commonOf(batch);
        const replies = [...batch.replies].sort(byTime);
        const runs = replies.map(({ text }) => {
          signal.throwIfAborted();
          return runsOf(readWords(text, maxChars));
        });
        const counts = countShared(runs.map((all) => without(all, common)));
        const judged: Judged[] = [];
        replies.forEach((reply, i) =>
          judged.push(findSource(reply, runs[i]?.length ?? 0, counts[i] ?? [], judged, settings)),
        );
        const clusters = new Map<Reply, Cluster>();
        for (const { copied } of judged) {
          if (copied === null) continue;
          const { original } = copied;
          const known = clusters.get(original) ?? {
            id: fingerprint(readWords(original.text, maxChars)),
            copies: 0,
          };
          clusters.set(original, { ...known, copies: known.copies + 1 });
        }
        const scores = new Map(judged.map((one) => [one.reply, toScore(one, clusters, settings)]));
        return batch.replies.map((reply) => scores.get(reply) ?? { value: 0 });
      },
    };
  },
});

/**
 * The earlier reply that most of this one stands in: of several that it copies in full, the first. One that is far longer counts
 * less, else a miner could harm others by sending at once everything they are likely to say.
 */
function findSource(
  reply: Reply,
  length: number,
  counts: ArrayLike<number>,
  earlier: readonly Judged[],
  { from, full, minWords }: Options,
): Judged {
  let copied: Judged['copied'] = null;
  for (const [i, source] of earlier.entries()) {
    const beaten = copied?.similarity ?? from;
    if (beaten >= full) break;
    const sharedRuns = counts[i] ?? 0;
    const similarity = sharedRuns / Math.max(length, source.length / 2);
    if (sharedRuns < minWords || similarity <= beaten) continue;
    const original = source.copied?.original ?? source.reply;
    copied = { from: source.reply, original, similarity, sharedRuns };
  }
  return { reply, length, copied };
}

function toScore(
  { reply, copied }: Judged,
  clusters: ReadonlyMap<Reply, Cluster>,
  { from, full }: Options,
): Score {
  const cluster = clusters.get(copied?.original ?? reply);
  if (cluster === undefined) return { value: 0 };
  const { id, copies } = cluster;
  if (copied === null) return { value: 0, reason: 'original', detail: { cluster: id, copies } };
  const { original, similarity, sharedRuns } = copied;
  return {
    value: ramp(similarity, from, full),
    reason: 'copy',
    detail: { cluster: id, original: original.uid, copiedFrom: copied.from.uid, similarity, sharedRuns },
  };
}
