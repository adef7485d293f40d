import { z } from 'zod';
import type { Challenge, Clock, Io, JsonObject, Neuron, Random, Reply, Subnet } from '../../../core/index.ts';
import type { Board, ExpiredTask, NewTask, VotingTask } from './board.ts';
import type { Notes } from './notes.ts';
import type { MemoryOptions } from './options.ts';

const pageSchema = z.object({
  id: z.string(),
  hotkey: z.string(),
  content: z.string(),
  /** Of a simulation; null: nobody said. */
  quality: z.number().nullable(),
});
type Page = z.output<typeof pageSchema>;

const taskSchema = z.object({
  id: z.string(),
  validator: z.string(),
  prompt: z.string(),
  createdAt: z.number(),
  expireAt: z.number(),
  /** Miners that are to make a page. */
  writers: z.array(z.object({ hotkey: z.string(), prompt: z.string() })),
  trap: z.string().nullable(),
  /** Hotkeys that were asked to vote; null: not yet. */
  asked: z.array(z.string()).nullable(),
  written: z.boolean(),
  pages: z.array(pageSchema),
  votes: z.array(z.object({ voter: z.string(), choice: z.string() })),
});
type BoardTask = z.output<typeof taskSchema>;

interface Parts {
  readonly notes: Notes;
  readonly clock: Clock;
  readonly self: () => string;
  readonly options: MemoryOptions;
  /** Who takes part, of a subnet. */
  readonly active: (subnet: Subnet) => readonly Neuron[];
}

/** A board of our own: pages and votes are asked for over the chain's wire, in the phases that upstream's task API has. */
export function createMemoryBoard({ notes, clock, self, options, active }: Parts): Board {
  const tasks = (): BoardTask[] => notes.all('board', taskSchema);
  const keep = (task: BoardTask): void => notes.put('board', task.id, task);
  const isVoting = ({ createdAt, expireAt }: VotingTask): boolean =>
    clock.now() >= createdAt + options.generationMs && clock.now() < expireAt;

  return {
    async create(task, io) {
      const random = io.random.fork('board');
      const id = `task-${token(random)}${token(random)}`;
      keep(newTask(id, task, self(), options, random));
      return id;
    },
    async work(subnet, io, signal) {
      const open = tasks().filter(({ expireAt }) => clock.now() < expireAt);
      const round = { subnet, io, signal, latent: options.latent };
      const unwritten = open.filter(({ written }) => !written);
      await Promise.all(unwritten.map(async (task) => keep(await gatherPages(task, round))));
      const voters = active(subnet);
      const unasked = tasks().filter((task) => task.asked === null && isVoting(task));
      await Promise.all(unasked.map(async (task) => keep(await gatherVotes(task, voters, round))));
    },
    voting: async () => tasks().filter(isVoting),
    async expired(hours) {
      const now = clock.now();
      return tasks()
        .filter(({ expireAt }) => expireAt <= now && expireAt > now - hours * 3_600_000)
        .map(toExpired);
    },
    forget: (id) => notes.remove('board', id),
  };
}

function newTask(
  id: string,
  { prompt, assignees, page, trap, createdAt, expireAt }: NewTask,
  validator: string,
  { latent }: MemoryOptions,
  random: Random,
): BoardTask {
  const quality = latent ? latent.page * (trap === validator ? latent.altered : 1) : null;
  return {
    ...{ id, validator, prompt, createdAt, expireAt, trap },
    writers: assignees.flatMap((one) =>
      one.role === 'miner' ? [{ hotkey: one.hotkey, prompt: one.prompt }] : [],
    ),
    asked: null,
    written: false,
    pages: page === null ? [] : [{ id: token(random), hotkey: validator, content: page, quality }],
    votes: [],
  };
}

interface Asking {
  readonly subnet: Subnet;
  readonly io: Io;
  readonly signal: AbortSignal;
  readonly latent: MemoryOptions['latent'];
}

/** The pages of those that made one; who makes none is not in the duel. */
async function gatherPages(task: BoardTask, { subnet, io, signal, latent }: Asking): Promise<BoardTask> {
  const random = io.random.fork(`pages/${task.id}`);
  const made = await Promise.all(
    task.writers.map(async ({ hotkey, prompt }): Promise<Page[]> => {
      const id = token(random.fork(hotkey));
      const peer = subnet.peers.find((neuron) => neuron.hotkey === hotkey);
      if (peer === undefined) return [];
      const [reply] = await subnet.ask([peer], challengeOf(prompt, { kind: 'write' }), signal);
      if (reply === undefined || !isPage(reply)) return [];
      const own = latent && qualityOf(reply);
      const quality = own == null ? null : own * (hotkey === task.trap ? (latent?.altered ?? 1) : 1);
      return [{ id, hotkey, content: reply.text, quality }];
    }),
  );
  return { ...task, written: true, pages: [...task.pages, ...made.flat()] };
}

/** A vote of everybody who takes part and made none of the pages; half of them see the pages the other way round. */
async function gatherVotes(
  task: BoardTask,
  voters: readonly Neuron[],
  { subnet, io, signal }: Asking,
): Promise<BoardTask> {
  const makers = new Set(task.writers.map(({ hotkey }) => hotkey));
  const asked = voters.filter(({ hotkey }) => !makers.has(hotkey));
  const known = new Set(task.pages.map(({ id }) => id));
  if (known.size === 0) return { ...task, asked: [] };
  const random = io.random.fork(`votes/${task.id}`);
  const pages = random.shuffle(task.pages);
  const turned = new Set(random.sample(asked, Math.floor(asked.length / 2)));
  const ask = async (peers: readonly Neuron[], shown: readonly Page[]): Promise<readonly Reply[]> => {
    const fields = { kind: 'choose', completions: shown.map(toCompletion) };
    return peers.length === 0 ? [] : subnet.ask(peers, challengeOf(task.prompt, fields), signal);
  };
  const replies = await Promise.all([
    ask(
      asked.filter((peer) => !turned.has(peer)),
      pages,
    ),
    ask([...turned], pages.toReversed()),
  ]);
  const votes = replies
    .flat()
    .flatMap(({ hotkey, text }) => (known.has(text) ? [{ voter: hotkey, choice: text }] : []));
  return { ...task, asked: asked.map(({ hotkey }) => hotkey), votes };
}

const toCompletion = ({ id, content, quality }: Page): JsonObject => ({
  id,
  content,
  ...(quality !== null && { quality }),
});

/** Bytes of JSON. Two such pages fit in a request of 1 MiB, which is what miners take. */
const maxPageBytes = 450_000;

/** A whole page that voters can be shown: one too large for them would take the duel off the hands of all others. */
const isPage = ({ status, text }: Reply): boolean =>
  status === 200 && text !== '' && Buffer.byteLength(JSON.stringify(text)) <= maxPageBytes;

/** What a page's maker says of it; a simulation takes its word. */
function qualityOf({ body }: Reply): number | null {
  const quality = body?.['quality'];
  return typeof quality === 'number' && quality >= 0 && quality <= 1 ? quality : null;
}

const challengeOf = (text: string, fields: JsonObject): Challenge => ({
  text,
  messages: [{ role: 'user', content: text }],
  fields,
  author: {},
});

const toExpired = ({ id, validator, createdAt, expireAt, pages, votes }: BoardTask): ExpiredTask => ({
  ...{ id, validator, createdAt, expireAt },
  completions: pages.map((page) => ({ id: page.id, hotkey: page.hotkey, content: page.content })),
  votes: votes.map((vote) => ({ ...vote, weight: 1 })),
});

/** Ten characters that say nothing. */
const token = (random: Random): string => random.next().toString(36).slice(2, 12).padEnd(10, '0');
