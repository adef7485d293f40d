import type { BufferOptions } from './options.ts';
import type { JobState } from '../values.ts';

/** A job that has not been heard of for so long is taken for lost with its process; one may wait for hours behind others. */
export const staleJobMs = 86_400_000;

/** Jobs are known for longer than their results, so that one can tell an expired result from an id that never was. */
export const jobKeptMs = ({ ttl }: BufferOptions): number => 2 * ttl.unacknowledgedMs;

export const isOpen = ({ status }: JobState): boolean => status === 'pending' || status === 'running';

export const expireJob = (state: JobState, nowMs: number): JobState => ({
  ...state,
  status: 'expired',
  updatedAt: nowMs,
});
