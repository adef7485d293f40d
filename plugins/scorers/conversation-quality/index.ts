import { z } from 'zod';
import { definePlugin, optionalRef, type Score, type ScoreBatch } from '../../../core/index.ts';
import { maxCharsOption } from '../text/frame.ts';
import { readTags, termsOf } from '../text/tag-lines.ts';
import { estimateConversation } from './conversation.ts';
import { findIrrelevant, rateConversation } from './judge.ts';
import { estimateTags, marksOf } from './tags.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'conversation-quality',
  summary:
    'Engagement, coherence and fluency of the conversation, relevance and novelty of the tags: to report, not to pay for.',
  options: z.strictObject({
    maxTags: z.int().min(1).max(100).default(20).describe('Tags of a reply that are judged, the first ones.'),
    maxChars: maxCharsOption,
  }),
  needs: { judge: optionalRef('llm') },
  traits: { deterministic: true, scope: 'batch' },
  setup({ judge, random, log }, { maxTags, maxChars }) {
    const io = { random, log };

    const readItem = async ({ item, reference }: ScoreBatch, signal: AbortSignal) => {
      const text = item.context.text.slice(0, maxChars);
      const rated = judge === null ? null : await rateConversation(judge, text, io, signal);
      const said = new Set(termsOf(text));
      const { tags } = readTags(reference.text.slice(0, maxChars), maxTags);
      const inText = tags.filter(({ words }) => words.length > 0 && words.every((word) => said.has(word)));
      return {
        text,
        said,
        known: new Set(tags.map(({ key }) => key)),
        sound: inText.map((tag) => tag.text),
        marks: rated ?? estimateConversation(text),
        conversation: rated === null ? 'estimate' : 'judge',
      };
    };
    const read = new WeakMap<object, Awaited<ReturnType<typeof readItem>>>();

    const scoreReply = async (text: string, batch: ScoreBatch, signal: AbortSignal): Promise<Score> => {
      const about = read.get(batch.target) ?? (await readItem(batch, signal));
      read.set(batch.target, about);
      const { said, known, marks, conversation } = about;
      const { tags } = readTags(text.slice(0, maxChars), maxTags);
      const refused = judge === null ? null : await findIrrelevant(judge, tags, about, io, signal);
      const judged =
        refused === null
          ? estimateTags(tags, said, known)
          : marksOf(tags, known, (tag) => !refused.has(tag.text));
      const all = { ...judged, ...marks };
      return {
        value: Object.values(all).reduce((sum, mark) => sum + mark, 0) / Object.keys(all).length,
        detail: { ...all, basis: { conversation, tags: refused === null ? 'estimate' : 'judge' } },
      };
    };

    return {
      async score(batch, signal) {
        signal.throwIfAborted();
        const [first, ...others] = batch.replies;
        if (first === undefined) return [];
        // The first one reads the conversation for all.
        const score = await scoreReply(first.text, batch, signal);
        return [score, ...(await Promise.all(others.map(({ text }) => scoreReply(text, batch, signal))))];
      },
    };
  },
});
