import type { Clock, JsonObject, Logger, Spool } from '../../../../core/index.ts';
import type { Conversation } from '../conversation.ts';

/** A conversation that the API has set aside for us. */
export interface Reservation {
  readonly conversation: Conversation;
  readonly batchNum: number;
  /** Times it was handed out. */
  readonly uses: number;
  readonly reservedAt: number;
}

/** Reservations on disk: each is handed out until somebody is done with it, at most three times. */
export interface Reservations {
  /** One that suits and is not in use, written down as handed out; it is in use until `signal` aborts. */
  take(suits: (conversation: Conversation) => boolean, signal: AbortSignal): Promise<Reservation | null>;
  /** Resolves when it is on disk. */
  add(conversation: Conversation, batchNum: number): Promise<void>;
  find(guid: string): Reservation | null;
  /** True for one that was done with lately: what is still said of it has been said before. */
  isDone(guid: string): boolean;
  release(guid: string, how: 'done' | 'unsuitable'): Promise<void>;
}

const mostUses = 3;
/** What nobody asks for (a type of task that this node has not) must not pile up. */
const mostKept = 20;
const doneRemembered = 100;

/** Reads what an earlier process left; an entry is `{ conversation, batchNum, uses, reservedAt }` or `{ done }`. */
export async function openReservations(
  spool: Spool,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): Promise<Reservations> {
  const open = new Map<string, Reservation>();
  const done = new Set<string>();
  /** A step's signal aborts when the step is over, however it ended. */
  const inUse = new Map<string, AbortSignal>();
  for (const guid of spool.keys()) {
    const { value } = (await spool.read(guid)) ?? {};
    if (value === undefined) continue;
    if (value['done'] === true) done.add(guid);
    else open.set(guid, value as unknown as Reservation);
  }

  const save = async (guid: string, reservation: Reservation): Promise<void> => {
    open.set(guid, reservation);
    done.delete(guid);
    await spool.put([{ key: guid, value: reservation as unknown as JsonObject }]);
  };
  const forget = async (guid: string): Promise<void> => {
    open.delete(guid);
    done.delete(guid);
    inUse.delete(guid);
    const entry = await spool.read(guid);
    if (entry !== null) await spool.remove([entry]);
  };
  const isFree = (guid: string): boolean => inUse.get(guid)?.aborted ?? true;

  return {
    async take(suits, signal) {
      for (const [guid, reservation] of open) {
        if (!isFree(guid) || !suits(reservation.conversation)) continue;
        if (reservation.uses >= mostUses) {
          log.warn(`Conversation ${guid} is given up: it was used ${mostUses} times and never finished.`);
          await forget(guid);
          continue;
        }
        // Before anything is waited for: two draws of one step must not get the same.
        inUse.set(guid, signal);
        const taken = { ...reservation, uses: reservation.uses + 1 };
        await save(guid, taken);
        return taken;
      }
      return null;
    },
    async add(conversation, batchNum) {
      const { guid, taskType } = conversation;
      inUse.delete(guid);
      await save(guid, { conversation, batchNum, uses: 0, reservedAt: clock.now() });
      const alike = [...open].filter(([id, kept]) => kept.conversation.taskType === taskType && isFree(id));
      for (const [id] of alike.slice(0, -mostKept)) {
        log.warn(`Conversation ${id} is given up: more than ${mostKept} of the type ${taskType} wait.`);
        await forget(id);
      }
    },
    find: (guid) => open.get(guid) ?? null,
    isDone: (guid) => done.has(guid),
    async release(guid, how) {
      if (!open.has(guid)) return;
      if (how === 'unsuitable') return forget(guid);
      open.delete(guid);
      inUse.delete(guid);
      done.add(guid);
      await spool.put([{ key: guid, value: { done: true } }]);
      for (const old of [...done].slice(0, -doneRemembered)) await forget(old);
    },
  };
}
