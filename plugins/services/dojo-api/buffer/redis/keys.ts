/** Where everything stands in Redis. The first three are what the Dojo's own programs read; all values are UTF-8 JSON. */
export const keys = {
  /** LIST of question entries, next in turn first. */
  questions: 'synthetic:questions',
  /** STRING: an answer, or the record of its failure. */
  answer: (id: string): string => `synthetic:answers:${id}`,
  /** STRING: an augmented question, quoted. */
  augment: (id: string): string => `synthetic:qn_augments:${id}`,
  /** STRING: the record of a failure, at the placement `sidecar`. */
  failure: (id: string): string => `synthetic:failures:${id}`,
  /** STRING: how far a job has come. */
  job: (id: string): string => `synthetic:jobs:${id}`,
  /** LIST of dead letters, newest first. */
  dead: 'synthetic:dead',
  /** STRING: version of this layout. */
  schema: 'synthetic:schema',
  /** Prefix of what BullMQ keeps. */
  queue: 'synthetic:bull',
} as const;

/*
 * Kept by the scripts alone: synthetic:units (ZSET of qa_id by time of publishing), synthetic:units:<qa_id> (HASH: the entry and
 * what else is known of the unit), synthetic:leases (ZSET of qa_id by deadline), synthetic:reservations (ZSET of slots by
 * deadline), synthetic:failed (ZSET of ids by end of their failure record), synthetic:jobs (ZSET of open jobs by last change).
 */
