import { encodeRecord, type StepRecord } from './record.ts';
import { countRows } from './rows.ts';
import type { RecordDatabase } from './database.ts';

/** Record, ledger, usage and rewards of a step; returns the number of its first dataset row. Called within a transaction. */
export function writeStep(db: RecordDatabase, record: StepRecord, open: boolean): number {
  const { run, step } = record;
  const last = db.get('SELECT first_seq + row_count AS seq FROM step ORDER BY step DESC LIMIT 1');
  const firstSeq = Number(last?.['seq'] ?? 1);
  db.run(
    'INSERT INTO step (step, run, state, first_seq, row_count, at, record, concluded) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    step,
    run,
    record.state,
    firstSeq,
    countRows(record),
    record.at,
    encodeRecord(record),
    Number(!open),
  );
  db.run('UPDATE ledger SET departed = 1 WHERE departed = 0');
  for (const row of record.ledger.after)
    db.run(
      'INSERT OR REPLACE INTO ledger (hotkey, uid, registered_at, score, samples, last_step) VALUES (?, ?, ?, ?, ?, ?)',
      row.hotkey,
      row.uid,
      row.registeredAt,
      row.score,
      row.samples,
      row.lastStep,
    );
  for (const used of record.usage)
    db.run(
      'INSERT INTO usage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      step,
      run,
      used.name,
      used.provider,
      used.model,
      used.calls,
      used.cachedCalls,
      used.inputTokens,
      used.outputTokens,
      used.costUsd,
    );
  if (record.state === 'completed') writeRewards(db, record);
  return firstSeq;
}

function writeRewards(db: RecordDatabase, { run, step, at, exchanges, ledger }: StepRecord): void {
  const registrations = new Map(ledger.after.map(({ hotkey, registeredAt }) => [hotkey, registeredAt]));
  for (const { replies, verdicts } of exchanges)
    for (const [index, { reward }] of (verdicts ?? []).entries()) {
      const hotkey = replies[index]?.hotkey ?? '';
      db.run(
        'INSERT INTO tally VALUES (?, ?, 1, ?) ON CONFLICT (run, hotkey) DO UPDATE SET samples = samples + 1, reward_sum = reward_sum + excluded.reward_sum',
        run,
        hotkey,
        reward,
      );
      const registeredAt = registrations.get(hotkey);
      if (registeredAt !== undefined)
        db.run('INSERT INTO earning VALUES (?, ?, ?, ?, ?)', step, at, hotkey, registeredAt, reward);
    }
}
