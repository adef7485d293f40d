import {
  itemSchema,
  type AnyPlugin,
  type Embedder,
  type Item,
  type ItemOutcome,
  type JsonObject,
  type Llm,
  type Reply,
  type Score,
  type Task,
  type Tool,
  type ToolQuery,
  type ToolReport,
} from '../../../../core/index.ts';
import hashing from '../../../../plugins/embedders/hashing.ts';
import { startPlugin } from '../../../helpers/models.ts';
import { contextOf, ioOf, never, startTask } from '../stage.ts';

export interface Source extends Tool {
  readonly queries: ToolQuery[];
  readonly reports: ToolReport[];
}

/** A source that hands out these pieces in order, again from the first one, and keeps what it is told. */
export function sourceOf(...pieces: readonly JsonObject[]): Source {
  const queries: ToolQuery[] = [];
  const reports: ToolReport[] = [];
  return {
    queries,
    reports,
    async fetch(query) {
      const data = pieces[queries.push(query) - 1] ?? pieces[0] ?? {};
      const { guid } = data;
      return contextOf('', { id: typeof guid === 'string' ? guid : 'none', title: 'Kilns', data });
    },
    async report(more) {
      reports.push(...more);
    },
  };
}

/** A conversation of so many lines between two people. */
export const talkOf = (lines: number, more: JsonObject = {}): JsonObject => ({
  guid: '340282366920938463463374607431768211455',
  participants: ['SPEAKER_0', 'SPEAKER_1'],
  lines: Array.from({ length: lines }, (_, n) => [n % 2, `Line ${n} about kilns.`]),
  taskType: 'conversation_tagging',
  batchNum: 123_456,
  ...more,
});

export interface Needs {
  readonly tool: Source;
  readonly llm: Llm;
  readonly embedder?: Embedder | null;
}

export const startTagging = (plugin: AnyPlugin, needs: Needs, options: object = {}): Promise<Task> => {
  const all = { embedder: null, ...needs };
  return startTask(plugin, all, options);
};

export const startHashing = (): Promise<Embedder> => startPlugin<Embedder>(hashing, { dimensions: 64 });

/** Builds, and checks the items against the contract. */
export async function buildAll(task: Task, seed: string | number = 1): Promise<Item[]> {
  const items = await task.build(ioOf(seed), never);
  expect(JSON.parse(JSON.stringify(items))).toEqual(items);
  return items.map((item) => itemSchema.parse(item));
}

const replyOf = (uid: number, text: string, more: Partial<Reply> = {}): Reply => ({
  uid,
  hotkey: `hk-${uid}`,
  text,
  body: null,
  status: text === '' ? 204 : 200,
  statusText: text === '' ? 'answered empty' : '',
  timings: { firstMs: 1, totalMs: 1 },
  chunks: null,
  ...more,
});

/** How an item ended: the text of each uid's reply, and what a scorer said of it. */
export const outcomeOf = (
  item: Item,
  replies: Readonly<Record<number, string | Partial<Reply>>>,
  score: (text: string) => Score = () => ({ value: 0.5 }),
): ItemOutcome => ({
  item,
  challenge: { text: item.query, messages: [{ role: 'user', content: item.query }], author: {} },
  reference: item.reference ?? { text: '' },
  results: Object.entries(replies).map(([uid, given]) => {
    const reply = typeof given === 'string' ? replyOf(Number(uid), given) : replyOf(Number(uid), '', given);
    const said = score(reply.text);
    return { reply, reward: said.value, rewards: { tags: said }, penalties: {} };
  }),
});
