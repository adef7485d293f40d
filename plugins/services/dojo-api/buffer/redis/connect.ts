import type { Redis } from 'ioredis';
import { SynthError, type Logger } from '../../../../../core/index.ts';
import { loadLibrary } from './library.ts';
import type { RedisOptions } from '../options.ts';

/** How long a lost connection is left alone before the next try. */
export const retryMs = (times: number): number => Math.min(100 * 2 ** Math.min(times, 5), 2000);

/** The options of a client for this server. The user is only named with a password: a server without one refuses both. */
export const clientOptions = (options: RedisOptions) => ({
  host: options.host,
  port: options.port,
  db: options.db,
  ...(options.password === '' ? {} : { username: options.username, password: options.password }),
  ...(options.tls ? { tls: {} } : {}),
  connectTimeout: options.connectTimeoutMs,
  retryStrategy: retryMs,
  lazyConnect: true,
  disconnectTimeout: 500,
});

/**
 * A connection that stands. While the server is away every command fails at once, and none is kept to be sent later: a claim
 * nobody waits for any more would cost a lease. SYN_STORE_UNAVAILABLE when it does not answer or refuses the password.
 */
export async function connect(
  options: RedisOptions,
  { log }: { readonly log: Logger },
  signal: AbortSignal,
): Promise<Redis> {
  const { Redis } = await loadLibrary('ioredis', () => import('ioredis'));
  signal.throwIfAborted();
  let stood = false;
  const redis = new Redis({
    ...clientOptions(options),
    // Only a connection that once stood is worth waiting for.
    retryStrategy: (times) => (stood ? retryMs(times) : null),
    commandTimeout: options.commandTimeoutMs,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  let down: Error | null = null;
  redis.on('error', (error: Error) => {
    if (down === null && stood)
      log.warn('The connection to Redis is lost; trying again.', { reason: error.message });
    down = error;
  });
  redis.on('ready', () => {
    stood = true;
    if (down !== null) log.info('The connection to Redis stands again.');
    down = null;
  });
  const onAbort = (): void => redis.disconnect();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await redis.connect();
    return redis;
  } catch (error) {
    if (redis.status !== 'end') redis.disconnect();
    signal.throwIfAborted();
    throw redisFault(down ?? error, options);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** An error of the client as one of ours. Never names the password. */
export function redisFault(error: unknown, { host, port }: RedisOptions): SynthError {
  if (error instanceof SynthError) return error;
  const { message, name } = error as Error;
  const where = `Redis at ${host}:${port}`;
  if (/^(NOAUTH|WRONGPASS|NOPERM)|invalid password/.test(message))
    return unavailable(
      `${where} refused the user or the password`,
      'Set REDIS_USERNAME and REDIS_PASSWORD.',
      error,
    );
  if (/^(LOADING|READONLY|OOM|MISCONF|BUSY|MASTERDOWN|TRYAGAIN)/.test(message))
    return unavailable(`${where} takes nothing now: ${message}`, 'Look at its log and its memory.', error);
  if (name === 'ReplyError')
    return new SynthError('SYN_STORE_DAMAGED', {
      message: `${where} holds something else under the keys of the buffer: ${message}.`,
      hint: 'Give the service a database of its own: --set service.buffer.redis.db=1.',
      cause: error,
    });
  // What the client says of a command it could not send.
  const why = message.startsWith("Stream isn't writeable") ? 'the connection is lost' : message;
  return unavailable(
    `${where} does not answer: ${why}`,
    'Is it running? See REDIS_HOST and REDIS_PORT, or keep the buffer in a file: --set service.buffer.store=sqlite.',
    error,
  );
}

const unavailable = (message: string, hint: string, cause: unknown): SynthError =>
  new SynthError('SYN_STORE_UNAVAILABLE', { message: `${message.replace(/\.$/, '')}.`, hint, cause });
