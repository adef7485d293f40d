import { z } from 'zod';

export const netuid = z.int().min(0).max(65_535);

export const endpoints = z
  .array(z.url({ protocol: /^wss?$/ }))
  .min(1)
  .optional()
  .describe('Nodes to talk to, in order of preference: ws:// or wss:// URLs.');

/** What bounds the talk with a node. */
export const callLimits = {
  callTimeoutMs: z.int().min(100).default(30_000).describe('Deadline of one call, milliseconds.'),
  stallMs: z
    .int()
    .min(1000)
    .default(60_000)
    .describe('Time without a new block after which a connection is replaced, milliseconds.'),
};

export const waitFor = z
  .enum(['in-block', 'finalized'])
  .default('in-block')
  .describe('When weights count as accepted.');
