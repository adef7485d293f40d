import { isSynthError, type Io, type Metagraph, type Neuron, type Subnet } from '../../../core/index.ts';
import { roundSchema, type Round } from './notes.ts';
import type { NewTask } from './board.ts';
import type { Parts } from './lead.ts';
import type { Options } from './options.ts';
import type { Unit } from './unit.ts';

/** Failures in a row after which a round goes no further: the others have their turn in the next one. */
const mostFailures = 3;

/** Who takes part: on the board memory those that can be asked, on a task API everybody who is no validator. */
export function activeMiners({ peers, metagraph }: Subnet, { board, maxStake }: Options): Neuron[] {
  const all = board === 'memory' ? peers : metagraph.neurons.filter(({ uid }) => uid !== metagraph.self);
  return all.filter(({ stake }) => stake < maxStake);
}

/**
 * Gives every active miner a task, as maker of a page. A miner counts as served only once its task exists; a round that was cut
 * off goes on when its step is repeated. Ends early, without an error, when the source has nothing more.
 */
export async function openRound(parts: Parts, subnet: Subnet, io: Io, signal: AbortSignal): Promise<void> {
  const { notes, options } = parts;
  const miners = activeMiners(subnet, options);
  let round = beginRound(parts, io);
  if (round === null || miners.length === 0) return;
  let failures = 0;
  for (;;) {
    const served = new Set(round.processed);
    const left = miners.filter(({ hotkey }) => !served.has(hotkey));
    if (left.length === 0) break;
    const own = { ...io, random: io.random.fork(`task/${round.tasks}/${failures}`) };
    try {
      const unit = await parts.source.draw(own, signal);
      if (round.tasks === 0 && !isGateOpen(unit, miners.length, options)) {
        io.log.info('no round: the source holds too few units', { held: unit.held, miners: miners.length });
        break;
      }
      const picked: readonly string[] = await openTask(parts, unit, left, subnet.metagraph, own, signal);
      round = { ...round, processed: [...round.processed, ...picked], tasks: round.tasks + 1 };
      notes.put('round', round.key, round);
      failures = 0;
      await endUnit(unit, io, signal);
    } catch (error) {
      signal.throwIfAborted();
      failures += 1;
      if (isSynthError(error, 'SYN_TOOL_EMPTY')) {
        io.log.warn('the round ends early: there are no more units', { miners: left.length });
        break;
      }
      if (failures === mostFailures) {
        if (round.tasks === 0) notes.remove('round', round.key);
        throw error;
      }
      io.log.warn('a task could not be made', { error: messageOf(error) });
    }
  }
  // One that came to nothing is none: the next step tries again.
  if (round.tasks === 0) notes.remove('round', round.key);
  else notes.put('round', round.key, { ...round, done: true });
}

/** A unit that can't be ended comes up again some time, which harms nobody. */
async function endUnit(unit: Unit, io: Io, signal: AbortSignal): Promise<void> {
  try {
    await unit.done();
  } catch (error) {
    signal.throwIfAborted();
    io.log.warn('a unit could not be acknowledged', { unit: unit.context.id, error: messageOf(error) });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The round of this step; null: none is due, or it is over. */
function beginRound({ notes, clock, options }: Parts, io: Io): Round | null {
  const key = io.random.fork('round').next().toString(36).slice(2);
  const begun = notes.get('round', key, roundSchema);
  if (begun !== null) return begun.done ? null : begun;
  const now = clock.now();
  const before = notes.all('round', roundSchema);
  const last = Math.max(-Infinity, ...before.map(({ startedAt }) => startedAt));
  // Steps don't begin to the millisecond.
  if (now - last < 0.99 * options.everyMs) return null;
  for (const { key: old } of before) notes.remove('round', old);
  const round: Round = { key, startedAt: now, processed: [], tasks: 0, done: false };
  notes.put('round', key, round);
  return round;
}

const isGateOpen = ({ held }: Unit, miners: number, { gate }: Options): boolean =>
  !gate || held === null || held >= miners;

/** Rolls what the task is to be, hangs it up and notes it; gives the hotkeys that have their task now. */
async function openTask(
  { board, notes, clock, self, options }: Parts,
  unit: Unit,
  left: readonly Neuron[],
  { neurons, self: ownUid }: Metagraph,
  io: Io,
  signal: AbortSignal,
): Promise<string[]> {
  const roll = io.random.fork('roll');
  const isDuel = roll.chance(options.duel);
  const isTrap = roll.chance(options.trap);
  // Beside a lone page there is none that would be the right choice.
  const altered = isTrap && (isDuel || left.length > 1) ? await unit.altered() : null;
  const picked = roll.sample(left, isDuel ? 1 : 2).map(({ hotkey }) => hotkey);
  const validator = neurons.find(({ uid }) => uid === ownUid)?.hotkey ?? self();
  const trap = altered === null ? null : isDuel ? validator : roll.pick(picked);
  const promptOf = (hotkey: string): string => (hotkey === trap && altered ? altered.prompt : unit.prompt);
  const createdAt = clock.now();
  const task: NewTask = {
    prompt: unit.prompt,
    assignees: [
      ...picked.map((hotkey) => ({ hotkey, prompt: promptOf(hotkey), role: 'miner' as const })),
      ...(isDuel ? [{ hotkey: validator, prompt: promptOf(validator), role: 'validator' as const }] : []),
    ],
    page: isDuel ? await (altered ?? unit).page() : null,
    trap,
    createdAt,
    expireAt: createdAt + options.expiryMs,
  };
  const id = await board.create(task, io, signal);
  notes.put('open', id, {
    id,
    prompt: unit.prompt,
    trap,
    altered: altered?.prompt ?? null,
    context: unit.context,
    createdAt,
    expireAt: task.expireAt,
    voters: null,
  });
  return picked;
}
