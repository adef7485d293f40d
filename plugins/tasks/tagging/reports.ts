import type { JsonObject, ToolReport } from '../../../core/index.ts';
import type { Models, Piece, Vectors } from './conclude.ts';
import type { Facts } from './facts.ts';

/** The window under which upstream keeps what the validator says of the whole. */
const wholeWindow = 999;

/** What the source of a piece gets to know of it: the validator's own reading, every answer that says something, and that it is done with. */
export function reportsOf({ context, facts, items }: Piece, models: Models, vectors: Vectors): ToolReport[] {
  const shared = {
    batchNum: facts.batchNum,
    llmType: models.llm?.provider ?? null,
    model: models.llm?.model ?? null,
    embeddingsModel: models.embedder?.model ?? null,
  };
  const result = (key: string, data: JsonObject): ToolReport => ({
    context,
    kind: 'result',
    // A piece may be drawn again some day: results of another batch stand beside these.
    key: `${facts.batchNum ?? 0}/${key}`,
    data: { ...shared, ...data },
  });
  const vectorsOf = (tags: readonly string[]): JsonObject =>
    Object.fromEntries(
      tags.flatMap((tag) => {
        const vector = vectors.get(tag);
        return vector === undefined ? [] : [[tag, { vectors: vector }]];
      }),
    );
  return [
    result('validator', {
      type: 'validator',
      windowIndex: wholeWindow,
      data: { participantProfiles: profilesOf(facts), tags: facts.tags, vectors: vectorsOf(facts.tags) },
    }),
    ...items.flatMap(({ facts: { windowIndex, firstLine, lastLine }, answers }) =>
      answers
        .filter(({ originalTags }) => originalTags.length > 0)
        .map(({ uid, hotkey, status, score, originalTags, tags }) =>
          result(`${windowIndex}/${hotkey}`, {
            type: 'miner',
            windowIndex,
            firstLine,
            lastLine,
            uid,
            hotkey,
            status,
            score,
            data: { original_tags: originalTags, tags, vectors: vectorsOf(tags) },
          }),
        ),
    ),
    { context, kind: 'done', key: 'done', data: shared },
  ];
}

/** What is known of the people; their names where nothing is. */
const profilesOf = ({ profiles, participants }: Facts): readonly (string | JsonObject)[] =>
  profiles.length > 0 ? profiles : participants;
