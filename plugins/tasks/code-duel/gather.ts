import type { Gathered, JsonObject, Metagraph, Reply } from '../../../core/index.ts';
import type { ExpiredTask } from './board.ts';
import type { Note } from './notes.ts';

/** What an item's `data.duel` holds, for the scorer and for the account of a step. */
export interface DuelData extends JsonObject {
  taskId: string;
  class: 'PvP' | 'PvV' | 'Trap';
  validator: string;
  trap: string | null;
  altered: string | null;
  createdAt: number;
  completions: { id: string; hotkey: string }[];
  votes: { voter: string; choice: string; weight: number }[];
  voters: string[];
  hotkeys: string[];
}

/**
 * A task that is over, to be judged: a reply for everybody who has something to gain or lose by it: pages of those who made
 * them, choices of those who voted, `none` of those who should have. null when nobody voted: then it counts for nobody.
 */
export function gather(task: ExpiredTask, note: Note, { neurons }: Metagraph): Gathered | null {
  if (task.votes.length === 0) return null;
  const completions = task.completions.map(({ id, hotkey }) => ({ id, hotkey }));
  const duel: DuelData = {
    taskId: task.id,
    class: classOf(task, note),
    validator: task.validator,
    trap: note.trap,
    altered: note.altered,
    createdAt: task.createdAt,
    completions,
    votes: task.votes.map(({ voter, choice, weight }) => ({ voter, choice, weight })),
    voters: note.voters ?? [],
    hotkeys: neurons.map(({ hotkey }) => hotkey),
  };
  const shown = task.completions.map(({ id, content }) => ({ id, content: content ?? '' }));
  const tally = completions.map(
    ({ id }) => `${id}: ${task.votes.filter(({ choice }) => choice === id).length} votes`,
  );
  return {
    id: task.id,
    item: {
      query: note.prompt,
      context: note.context,
      reference: null,
      history: [],
      intent: {
        wants: 'to know which page people like better',
        goal: 'to tell good makers and judges from bad ones',
      },
      data: { duel },
    },
    challenge: {
      text: note.prompt,
      messages: [{ role: 'user', content: note.prompt }],
      ...(shown.length > 0 && { fields: { kind: 'choose', completions: shown } }),
      author: {},
    },
    reference: { text: tally.join('\n') || 'no pages' },
    replies: repliesOf(task, duel, new Map(neurons.map(({ uid, hotkey }) => [hotkey, uid]))),
  };
}

function repliesOf(task: ExpiredTask, duel: DuelData, uids: ReadonlyMap<string, number>): Reply[] {
  const pages = task.completions.filter(({ hotkey }) => hotkey !== task.validator);
  const texts = new Map([
    ...duel.voters.map((hotkey) => [hotkey, 'none'] as const),
    ...duel.votes.map(({ voter, choice }) => [voter, choice || 'none'] as const),
    ...pages.map(({ id, hotkey, content }) => [hotkey, content || id] as const),
  ]);
  return [...texts].flatMap(([hotkey, text]): Reply[] => {
    const uid = uids.get(hotkey);
    if (uid === undefined) return [];
    const timings = { firstMs: null, totalMs: null };
    return [{ uid, hotkey, text, body: null, status: 200, statusText: '', timings, chunks: null }];
  });
}

function classOf({ completions, validator }: ExpiredTask, { trap }: Note): DuelData['class'] {
  if (trap !== null) return 'Trap';
  return completions.some(({ hotkey }) => hotkey === validator) ? 'PvV' : 'PvP';
}
