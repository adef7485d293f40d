/**
 * SQL that takes a store from one schema version to the next: the first entry makes version 1. Entries are never changed
 * once released, only added to.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    seed INTEGER NOT NULL,
    config_hash TEXT NOT NULL,
    first_step INTEGER NOT NULL,
    target_steps INTEGER,
    state TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'finished')),
    started_at INTEGER NOT NULL
  );
  CREATE TABLE step (
    step INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (id),
    state TEXT NOT NULL CHECK (state IN ('completed', 'failed')),
    first_seq INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    at INTEGER NOT NULL,
    record TEXT NOT NULL
  );
  CREATE INDEX step_run ON step (run);
  CREATE INDEX step_seq ON step (first_seq) WHERE row_count > 0;
  CREATE TABLE ledger (
    hotkey TEXT PRIMARY KEY,
    uid INTEGER NOT NULL,
    registered_at INTEGER NOT NULL,
    score REAL NOT NULL,
    samples INTEGER NOT NULL,
    last_step INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE usage (
    step INTEGER NOT NULL REFERENCES step (step),
    run INTEGER NOT NULL,
    name TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    calls INTEGER NOT NULL,
    cached_calls INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost_usd REAL,
    PRIMARY KEY (step, name, provider, model)
  ) WITHOUT ROWID;
  CREATE TABLE tally (
    run INTEGER NOT NULL REFERENCES run (id),
    hotkey TEXT NOT NULL,
    samples INTEGER NOT NULL,
    reward_sum REAL NOT NULL,
    PRIMARY KEY (run, hotkey)
  ) WITHOUT ROWID;
  CREATE TABLE delivery (sink TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  CREATE TABLE weights (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (id),
    step INTEGER NOT NULL,
    block INTEGER NOT NULL,
    shares TEXT NOT NULL,
    receipt TEXT,
    at INTEGER NOT NULL
  );
  `,
  // Who is not on the subnet just now: its score waits, for a glance that showed too little, or another chain, is no farewell.
  `ALTER TABLE ledger ADD COLUMN departed INTEGER NOT NULL DEFAULT 0`,
  // Steps whose results some task has yet to hand on.
  `
  ALTER TABLE step ADD COLUMN concluded INTEGER NOT NULL DEFAULT 1;
  CREATE INDEX step_open ON step (step) WHERE concluded = 0;
  `,
  // Single rewards, for a weigher that looks back over a time instead of at the moving score.
  `
  CREATE TABLE earning (
    step INTEGER NOT NULL REFERENCES step (step),
    at INTEGER NOT NULL,
    hotkey TEXT NOT NULL,
    registered_at INTEGER NOT NULL,
    reward REAL NOT NULL
  );
  CREATE INDEX earning_at ON earning (at);
  `,
];
