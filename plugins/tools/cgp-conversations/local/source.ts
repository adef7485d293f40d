import { SynthError, type Clock } from '../../../../core/index.ts';
import { toContext, type Conversation } from '../conversation.ts';
import { drawBatchNumber, type Source } from '../source.ts';
import type { ResultsFile } from './results.ts';

export interface LocalParts {
  readonly conversations: readonly Conversation[];
  readonly results: ResultsFile;
  readonly licence: string | null;
  /** What the conversations are, for people: `the sample`. */
  readonly name: string;
  readonly clock: Clock;
}

/** Conversations of files; results go to a file too. The same seed draws the same conversations. */
export function createLocalSource(parts: LocalParts): Source {
  const { conversations, results, licence, name, clock } = parts;
  return {
    async fetch(query, io, signal) {
      signal.throwIfAborted();
      const found =
        query.method === 'get'
          ? pickById(conversations, query.id)
          : pick(conversations, query.type, (list) => io.random.pick(list));
      if (found === null)
        throw new SynthError('SYN_TOOL_EMPTY', {
          message:
            query.method === 'get'
              ? `There is nothing called "${query.id}" in ${name}.`
              : `There is nothing of the type ${query.type} in ${name}.`,
        });
      return toContext(found, {
        maxLines: 0,
        batchNum: drawBatchNumber(io),
        url: null,
        licence,
        retrievedAt: clock.now(),
      });
    },
    report: (reports) =>
      results.add(
        reports.filter(({ kind }) => kind === 'result'),
        clock.now(),
      ),
    stop: () => results.close(),
  };
}

function pick(
  conversations: readonly Conversation[],
  type: string | undefined,
  choose: (list: readonly Conversation[]) => Conversation,
): Conversation | null {
  const usable =
    type === undefined ? conversations : conversations.filter(({ taskType }) => taskType === type);
  return usable.length === 0 ? null : choose(usable);
}

const pickById = (conversations: readonly Conversation[], id: string): Conversation | null =>
  conversations.find(({ guid }) => guid === id) ?? conversations.find(({ title }) => title === id) ?? null;
