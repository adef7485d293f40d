import { isSynthError, SynthError, type Clock, type Http, type HttpRequest } from '../../../core/index.ts';
import { answerReplySchema, entrySchema, read, readySchema, tryJson } from './payload.ts';
import type { Options } from './options.ts';

/** Where the pages of units are read from. */
export interface Pages {
  /** Units there are; null: nobody says. */
  held(signal: AbortSignal): Promise<number | null>;
  /** What is stored under an id; null: nothing. */
  answer(id: string, signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

export type Call = (path: string, signal: AbortSignal, more?: Partial<HttpRequest>) => Promise<unknown>;

export function createCall({ url, token, timeoutMs }: Options, http: Http): Call {
  const base = url.replace(/\/+$/u, '');
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return async (path, signal, more = {}) => {
    // A question taken twice is a lease lost.
    const request = { url: `${base}${path}`, headers, timeoutMs, retries: 0, ...more };
    return (await http.request(request, signal)).json();
  };
}

/** Pages as the service gives them over HTTP. */
export const httpPages = (call: Call): Pages => ({
  async held(signal) {
    try {
      const { checks } = read(readySchema, await call('/ready', signal), '/ready');
      return checks.buffer?.ready ?? null;
    } catch (error) {
      // Upstream's service has no such route; ours says 503 while it has nothing.
      if (isSynthError(error, 'SYN_HTTP_STATUS') || isSynthError(error, 'SYN_HTTP_BODY')) return null;
      throw error;
    }
  },
  async answer(id, signal) {
    const path = '/api/generate-answer';
    try {
      const body = await call(path, signal, {
        method: 'POST',
        query: { include: 'answer' },
        body: { qa_id: id },
      });
      return read(answerReplySchema, body, path).answer ?? null;
    } catch (error) {
      // Strict services say so by their status when there is none.
      if (isSynthError(error, 'SYN_HTTP_STATUS')) return null;
      throw error;
    }
  },
  close: async () => undefined,
});

const listKey = 'synthetic:questions';
const answerKey = (id: string): string => `synthetic:answers:${id}`;

/** Pages as the service keeps them in Redis. SYN_STORE_UNAVAILABLE when that does not answer. */
export async function redisPages(
  { host, port, db, username, password }: NonNullable<Options['redis']>,
  timeoutMs: number,
  clock: Clock,
): Promise<Pages> {
  const { Redis } = await import('ioredis');
  const redis = new Redis({
    ...{ host, port, db, lazyConnect: true, maxRetriesPerRequest: 0, commandTimeout: timeoutMs },
    ...(password === '' ? {} : { username, password }),
    connectTimeout: timeoutMs,
    // A connection that never came about is not waited for at the end.
    disconnectTimeout: 100,
    retryStrategy: (times) => Math.min(2000, 100 * times),
  });
  // Told by the command that fails; without a listener it would end the process.
  redis.on('error', () => undefined);
  const ask = async <T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    signal.throwIfAborted();
    const deadline = clock.deadline(timeoutMs, signal);
    try {
      return await Promise.race([work(), rejection(deadline.signal)]);
    } catch (cause) {
      signal.throwIfAborted();
      throw new SynthError('SYN_STORE_UNAVAILABLE', {
        message: `Redis at ${host}:${port} does not answer: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'Is it running? See tools.<name>.redis, or leave that out to read pages from the service.',
        plugin: 'tool/dojo-units',
        cause,
      });
    } finally {
      deadline.clear();
    }
  };
  const exists = async (id: string): Promise<boolean> => (await redis.strlen(answerKey(id))) > 0;

  return {
    held: (signal) =>
      ask(async () => {
        const entries = (await redis.lrange(listKey, 0, -1)).map((text) =>
          entrySchema.safeParse(tryJson(text)),
        );
        const whole = await Promise.all(
          entries.map(
            async ({ data }) =>
              data !== undefined && (await exists(data.qa_id)) && (await exists(data.ans_aug_id)),
          ),
        );
        return whole.filter(Boolean).length;
      }, signal),
    answer: (id, signal) =>
      ask(async () => {
        const text = await redis.get(answerKey(id));
        return text === null ? null : tryJson(text);
      }, signal),
    close: async () => redis.disconnect(),
  };
}

const rejection = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
