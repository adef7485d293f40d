import { z } from 'zod';

/** How much a server takes on, whatever it speaks. */
export const serverLimits = {
  maxRequestBytes: z.int().min(1024).default(1_048_576).describe('A larger request is refused with 413.'),
  maxConcurrent: z
    .int()
    .min(1)
    .default(64)
    .describe('Requests answered at once; further ones are refused with 429.'),
  maxPerHotkey: z
    .int()
    .min(1)
    .default(16)
    .describe('Requests of one hotkey answered at once; further ones are refused with 429.'),
  maxConnectionsPerIp: z
    .int()
    .min(1)
    .default(64)
    .describe('Open connections of one address; of IPv6, of one /64.'),
  maxConnections: z.int().min(1).default(1024).describe('Open connections altogether.'),
  headerTimeoutMs: z
    .int()
    .min(100)
    .default(5_000)
    .describe('Time for a request to arrive, up to its body, milliseconds.'),
  keepAliveMs: z
    .int()
    .min(0)
    .default(5_000)
    .describe('How long an idle connection stays open, milliseconds.'),
};
