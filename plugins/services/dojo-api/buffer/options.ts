import { z } from 'zod';
import { secret } from '../../../../core/index.ts';

const hourMs = 3_600_000;

const redis = z.strictObject({
  host: z.string().min(1).default('localhost').describe('Host of the Redis server.'),
  port: z.coerce.number().int().min(1).max(65_535).default(6379).describe('Port of the Redis server.'),
  username: z.string().default('default').describe('User of the Redis server; only with a password.'),
  password: secret(z.string()).default('').describe('Password of that user; empty: none is sent.'),
  db: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('Number of the database. The Dojo validator reads 0.'),
  tls: z.boolean().default(false).describe('Speak TLS with the server.'),
  connectTimeoutMs: z.int().min(1).default(5000).describe('Longest wait for a connection.'),
  commandTimeoutMs: z.int().min(1).default(5000).describe('Longest wait for the answer to a command.'),
});

/** The options of the buffer: where it is kept, how much it holds and for how long. */
export const bufferOptions = z.strictObject({
  store: z
    .enum(['memory', 'sqlite', 'redis'])
    .default('sqlite')
    .describe('Where units are kept. memory: gone with the process. redis: several services may share it.'),
  size: z.int().min(1).max(10_000).default(4).describe('Units kept ready. A whole subnet needs 256.'),
  leaseMs: z
    .int()
    .min(1)
    .default(900_000)
    .describe('How long a question handed out waits to be acknowledged.'),
  reservationMs: z
    .int()
    .min(1)
    .default(60_000)
    .describe('How long the room for a unit outlives the process that makes it; renewed while it works.'),
  maxLeases: z.int().min(1).default(3).describe('Leases that may run out before a question is given up.'),
  placement: z
    .enum(['answers_key', 'sidecar'])
    .default('answers_key')
    .describe(
      'Where a failure is stored: under the key of the answer, or under synthetic:failures:<id> (for a Dojo validator in Go).',
    ),
  ttl: z
    .strictObject({
      acknowledgedMs: z
        .int()
        .min(1)
        .default(4 * hourMs)
        .describe('How long answers outlive the acknowledgement.'),
      unacknowledgedMs: z
        .int()
        .min(1)
        .default(24 * hourMs)
        .describe('How long what nobody fetched is kept.'),
    })
    .prefault({})
    .describe('How long things are kept.'),
  sweepMs: z.int().min(1).default(60_000).describe('Pause between two rounds of tidying up.'),
  file: z
    .string()
    .min(1)
    .optional()
    .describe('Database of the sqlite store; default: dojo-api.db in the storage folder.'),
  redis: redis.prefault({}).describe('Connection of the redis store.'),
});
export type BufferOptions = z.output<typeof bufferOptions>;
export type RedisOptions = BufferOptions['redis'];
