import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom, type Row } from '../../../core/index.ts';
import { openRecords } from '../../../core/records/store.ts';
import { withoutTimes } from '../../../core/run/events.ts';
import { temporaryFolder } from './fakes.ts';

const script = join(import.meta.dirname, 'crash-child.ts');

/** Runs the child; killed so many milliseconds after its run has started, unless it ends before. */
async function runChild(storage: string, killAfterMs: number | null): Promise<'killed' | number | null> {
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--import', '@swc-node/register/esm-register', script, storage],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  if (killAfterMs !== null) {
    await Promise.race([once(child.stdout, 'data'), exited]);
    setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  }
  const [code, by] = await exited;
  return by === 'SIGKILL' ? 'killed' : code;
}

function resultOf(storage: string) {
  const store = openRecords(storage, { mustExist: true });
  try {
    const text = existsSync(join(storage, 'rows.jsonl'))
      ? readFileSync(join(storage, 'rows.jsonl'), 'utf8')
      : '';
    const rows = text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Row);
    return {
      steps: store.countSteps(),
      runs: store.runs(9).map(({ id, state }) => ({ id, state })),
      totals: store.totals(1),
      tallies: store.tallies(1),
      ledger: store.readLedger(),
      records: [...store.records(0)].map(({ record }) => withoutTimes(record)),
      rows: rows.map(withoutTimes),
    };
  } finally {
    store.close();
  }
}

it('loses and doubles nothing when it is killed again and again', async () => {
  const [calm, rough] = [temporaryFolder(), temporaryFolder()];
  expect(await runChild(calm, null)).toBe(0);
  const expected = resultOf(calm);
  expect(expected).toMatchObject({
    steps: 12,
    totals: { rows: 96, costUsd: expect.closeTo(0.024, 9) as number },
  });

  const random = seededRandom('kill');
  const isFinished = (): boolean =>
    existsSync(join(rough, 'records.db')) && resultOf(rough).runs[0]?.state === 'finished';
  let kills = 0;
  while (kills < 8 && !isFinished()) if ((await runChild(rough, random.int(0, 60))) === 'killed') kills += 1;
  expect(kills).toBeGreaterThan(0);
  if (!isFinished()) expect(await runChild(rough, null)).toBe(0);
  expect(resultOf(rough)).toEqual(expected);
}, 300_000);
