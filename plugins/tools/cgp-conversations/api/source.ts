import { join } from 'node:path';
import {
  createSender,
  isSynthError,
  openSpool,
  SynthError,
  type Clock,
  type Io,
  type Logger,
  type Random,
  type Sender,
  type Spool,
} from '../../../../core/index.ts';
import { toContext, type Conversation } from '../conversation.ts';
import type { Options } from '../options.ts';
import { drawBatchNumber, type Source } from '../source.ts';
import type { Client } from './client.ts';
import { toEnvelope, type Setting } from './envelope.ts';
import type { KeySource } from './key.ts';
import { openReservations, type Reservation, type Reservations } from './reservations.ts';

export interface ApiParts {
  readonly client: Client;
  readonly keys: KeySource;
  readonly setting: Setting;
  /** Folder of its own for what must not be lost. */
  readonly folder: string;
  readonly api: NonNullable<Options['api']>;
  readonly options: Pick<Options, 'maxLines' | 'licence'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

interface Stores {
  readonly reservations: Reservations;
  /** Results that the API has yet to take: `{ guid, envelope }`. */
  readonly results: Spool;
  readonly sender: Sender;
  close(signal: AbortSignal): Promise<void>;
}

/** Reservations of another type than the one asked for that are kept for later, in one fetch. */
const mostPassedOver = 5;
/** Less than the 5 s a plugin has to stop. */
const stopMs = 3_000;
/** What a server answers to a result that it will never take. */
const refusals: readonly unknown[] = [400, 404, 409, 410, 413, 422];

/** Conversations of the API. What is reserved is on disk before it is handed out, a result before it counts as reported. */
export function createApiSource(parts: ApiParts): Source {
  const { client, keys, setting, api, options, clock, log } = parts;
  let opened: Promise<Stores> | null = null;
  // Not at set-up: a look at a node while it runs must not fail, and leaves this alone.
  const stores = (): Promise<Stores> => {
    opened ??= openStores(parts).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };

  const reserve = async (
    { reservations }: Stores,
    wanted: (conversation: Conversation) => boolean,
    io: Io,
    signal: AbortSignal,
  ): Promise<Reservation> => {
    let passedOver: Conversation | null = null;
    for (let count = 0; count <= mostPassedOver; count += 1) {
      const conversation = await client.reserve(await keys.key(signal), signal);
      await reservations.add(conversation, drawBatchNumber(io));
      const isIt = ({ guid }: Conversation): boolean => guid === conversation.guid;
      const taken = wanted(conversation) ? await reservations.take(isIt, signal) : null;
      if (taken !== null) return taken;
      passedOver = conversation;
    }
    throw new SynthError('SYN_TOOL_EMPTY', {
      message: `The API of CGP gave ${mostPassedOver + 1} tasks of another type, the last of ${passedOver?.taskType}.`,
      hint: 'They are kept for tasks of their type. Check whether the API has what this task needs.',
    });
  };

  return {
    async fetch(query, io, signal) {
      const ready = await stores();
      ready.sender.kick();
      const wanted = ({ guid, taskType }: Conversation): boolean =>
        query.method === 'get' ? guid === query.id : query.type === undefined || taskType === query.type;
      const kept = await ready.reservations.take(wanted, signal);
      if (kept === null && query.method === 'get')
        throw new SynthError('SYN_TOOL_EMPTY', {
          message: `No conversation "${query.id}" is reserved.`,
          hint: 'The API chooses what it gives; only what it gave can be asked for by its id.',
        });
      const { conversation, batchNum, reservedAt } = kept ?? (await reserve(ready, wanted, io, signal));
      return toContext(conversation, {
        maxLines: options.maxLines,
        batchNum,
        url: api.readHost,
        licence: options.licence ?? null,
        retrievedAt: reservedAt,
      });
    },
    async report(reports, io) {
      const { reservations, results, sender } = await stores();
      const entries = reports
        .filter(({ context, kind }) => kind === 'result' && !reservations.isDone(context))
        .map(({ context: guid, key, data }) => {
          const { conversation = null, batchNum = drawBatchNumber(io) } = reservations.find(guid) ?? {};
          const envelope = toEnvelope(data, { guid, conversation, batchNum }, setting);
          return { key: `${guid} ${key}`, value: { guid, envelope } };
        });
      if (entries.length > 0) await results.put(entries);
      for (const { context, kind, data } of reports) {
        if (kind === 'result') continue;
        if (kind === 'unsuitable') log.debug(`Conversation ${context} does not suit.`, data);
        await reservations.release(context, kind);
      }
      sender.kick();
    },
    async stop(signal) {
      const ready = await opened?.catch(() => null);
      await ready?.close(signal);
    },
  };

  async function openStores({ folder, random }: ApiParts): Promise<Stores> {
    const reserved = await openSpool(join(folder, 'reserved'), log);
    const results = await openSpool(join(folder, 'results'), log).catch(async (error: unknown) => {
      await reserved.close();
      throw error;
    });
    const sender = createSender({
      spool: results,
      async send({ value }, signal) {
        const { guid, envelope } = value as { guid: string; envelope: typeof value };
        await client.record(guid, envelope, api.authorizeWrites ? await keys.key(signal) : null, signal);
      },
      refuses: (error) => isSynthError(error, 'SYN_HTTP_STATUS') && refusals.includes(error.detail.status),
      receiver: `The API of CGP (${new URL(api.writeHost).host})`,
      ...{ stopMs, clock, random, log },
    });
    return {
      reservations: await openReservations(reserved, { clock, log }),
      results,
      sender,
      async close(signal) {
        await sender.stop(signal);
        await Promise.all([reserved.close(), results.close()]);
      },
    };
  }
}
