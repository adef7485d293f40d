import { z } from 'zod';
import { secret } from '../../../core/index.ts';

export const options = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:5003')
    .describe('Address of the service that makes the units.'),
  token: secret(z.string().min(1)).optional().describe('Bearer token of the service; default: none is sent.'),
  timeoutMs: z.int().min(1).default(15_000).describe('Deadline for each call, milliseconds.'),
  redis: z
    .strictObject({
      host: z.string().min(1).default('localhost').describe('Host of the Redis server.'),
      port: z.coerce.number().int().min(1).max(65_535).default(6379).describe('Port of the Redis server.'),
      username: z.string().default('default').describe('User of the Redis server; only with a password.'),
      password: secret(z.string()).default('').describe('Password of that user; empty: none is sent.'),
      db: z.coerce.number().int().min(0).default(0).describe('Number of the database.'),
    })
    .optional()
    .describe(
      'Read pages from the Redis server that the service keeps them in, as the Dojo validator does. Default: ask the service for them.',
    ),
});
export type Options = z.output<typeof options>;
