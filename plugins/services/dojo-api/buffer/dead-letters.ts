import type { DeadLetter, FailureRecord } from '../values.ts';

/** Older dead letters are forgotten. */
export const keptDeadLetters = 1000;

/** The letter of a question whose answer failed for good. */
export const buryFailed = (record: FailureRecord, prompt: string, atMs: number): DeadLetter => ({
  qa_id: record.qa_id,
  prompt,
  reason: 'failed',
  error: record.error,
  at: atMs,
});

/** The letter of a question that nobody acknowledged, however often it was handed out. */
export const buryUnclaimed = (qaId: string, prompt: string, atMs: number): DeadLetter => ({
  qa_id: qaId,
  prompt,
  reason: 'leases',
  error: null,
  at: atMs,
});
