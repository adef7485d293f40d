import type { Clock, Conclusion, Gathered, Io, ItemOutcome, Subnet } from '../../../core/index.ts';
import { analyticsOf, analyticsSchema, duelOf, summarise } from './conclude.ts';
import { gather } from './gather.ts';
import { noteSchema, type Notes } from './notes.ts';
import { activeMiners, openRound } from './round.ts';
import type { Board, ExpiredTask } from './board.ts';
import type { Options } from './options.ts';
import type { Source } from './unit.ts';

export interface Parts {
  readonly board: Board;
  readonly notes: Notes;
  readonly source: Source;
  readonly clock: Clock;
  /** Our own hotkey. */
  readonly self: () => string;
  readonly options: Options;
}

const hourMs = 3_600_000;
/** A task that is shorter leaves people no time to vote: nobody is blamed for not doing so. */
const leastVotingMs = hourMs;
/** Beyond the time in which a task may still be judged. */
const keepMs = 7 * 24 * hourMs;

/** One step: new tasks, who is to vote, whatever the board has to ask for, and what has come to an end. */
export async function leadRound(
  parts: Parts,
  subnet: Subnet,
  io: Io,
  signal: AbortSignal,
): Promise<Gathered[]> {
  const { board, notes, clock, options } = parts;
  notes.purge(clock.now() - keepMs - options.expiryMs - options.windowMs);
  // What is under way goes on, also when no new tasks can be made.
  const failure = await failureOf(openRound(parts, subnet, io, signal));
  signal.throwIfAborted();
  const active = activeMiners(subnet, options).map(({ hotkey }) => hotkey);
  await noteVoters(board, notes, active, signal);
  await board.work?.(subnet, io, signal);
  const expired = await board.expired(Math.ceil(options.windowMs / hourMs), signal);
  const gathered = gatherAll(expired, notes, board, subnet, io);
  await report(board, notes, subnet, io, signal);
  if (failure !== null && gathered.length === 0) throw failure;
  if (failure !== null) io.log.warn('no new tasks could be made', { error: failure.message });
  return gathered;
}

/** Ends tasks that are recorded as judged; tells of them. */
export function concludeTasks(
  { board, notes, options }: Parts,
  outcomes: readonly ItemOutcome[],
): Conclusion {
  const duels = outcomes.flatMap((outcome) => {
    const duel = duelOf(outcome);
    if (duel === null) return [];
    endTask(duel.taskId, board, notes, () => {
      if (board.report !== undefined && options.http?.analytics === true)
        notes.put('report', duel.taskId, analyticsOf(outcome, duel));
    });
    return [duel];
  });
  return summarise(duels);
}

async function failureOf(work: Promise<void>): Promise<Error | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Notes who is to vote, for every task that is in its voting phase and has no such note. */
async function noteVoters(
  board: Board,
  notes: Notes,
  active: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const { id, createdAt, expireAt } of await board.voting(signal)) {
    const note = notes.get('open', id, noteSchema);
    if (note === null || note.voters !== null || expireAt - createdAt < leastVotingMs) continue;
    notes.put('open', id, { ...note, voters: active });
  }
}

/** Tasks that are over and were not judged yet. One we have no note of might be a trap: it is left alone. */
function gatherAll(
  expired: readonly ExpiredTask[],
  notes: Notes,
  board: Board,
  { metagraph }: Subnet,
  io: Io,
): Gathered[] {
  // A board that lists a task twice has it judged once.
  const single = new Map(expired.map((task) => [task.id, task]));
  return [...single.values()].flatMap((task) => {
    const note = notes.get('open', task.id, noteSchema);
    if (note === null) {
      if (!notes.has('judged', task.id))
        io.log.debug('a task nobody here made is not judged', { task: task.id });
      return [];
    }
    const gathered = gather(task, note, metagraph);
    if (gathered === null) endTask(task.id, board, notes);
    return gathered === null ? [] : [gathered];
  });
}

function endTask(id: string, board: Board, notes: Notes, also?: () => void): void {
  if (notes.has('judged', id)) return;
  notes.transact(() => {
    also?.();
    notes.put('judged', id, {});
    notes.remove('open', id);
    board.forget?.(id);
  });
}

/** Tells the board how tasks were scored; what it does not take now waits for the next round. */
async function report(
  board: Board,
  notes: Notes,
  { metagraph }: Subnet,
  io: Io,
  signal: AbortSignal,
): Promise<void> {
  const records = notes.all('report', analyticsSchema);
  if (records.length === 0 || board.report === undefined) return;
  const coldkeys = new Map(metagraph.neurons.map(({ hotkey, coldkey }) => [hotkey, coldkey]));
  try {
    for (const id of await board.report(records, coldkeys, signal)) notes.remove('report', id);
  } catch (error) {
    signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    io.log.warn('the board did not take how tasks were scored', { tasks: records.length, error: message });
  }
}
