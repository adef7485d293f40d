import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import Database from 'libsql';
import { seededRandom } from '../../core/index.ts';
import { synth, workFolder } from '../helpers/cli.ts';

/** How often a run is killed; SYNTH_KILLS=50 for the whole exercise. */
const kills = Number(process.env['SYNTH_KILLS'] ?? 5);
const steps = 30;
const args = ['run', '--preset', 'sn1-validator', '--steps', String(steps), '--seed', '7', '--json'];

/** Everything durable, without the times that differ between two runs. */
function account(folder: string) {
  const db = new Database(join(folder, '.synth/validator/records.db'), { timeout: 5000 });
  try {
    const read = (sql: string): unknown[] => db.prepare(sql).raw().all();
    const rows = readFileSync(join(folder, '.synth/validator/rows.jsonl'), 'utf8').trim().split('\n');
    return {
      steps: read('SELECT step, run, state, first_seq, row_count FROM step ORDER BY step'),
      usage: read(
        'SELECT step, name, model, calls, input_tokens, output_tokens, cost_usd FROM usage ORDER BY step, name, model',
      ),
      ledger: read('SELECT hotkey, uid, score, samples, last_step FROM ledger ORDER BY uid'),
      runs: read('SELECT id, seed, first_step, target_steps, state FROM run'),
      rows: rows.map((line) => {
        const { at: _at, replyMs: _replyMs, source, ...row } = JSON.parse(line) as Record<string, unknown>;
        const { retrievedAt: _retrievedAt, ...origin } = source as Record<string, unknown>;
        return { ...row, source: origin };
      }),
    };
  } finally {
    db.close();
  }
}

function isFinished(folder: string): boolean {
  const file = join(folder, '.synth/validator/records.db');
  if (!existsSync(file)) return false;
  const db = new Database(file, { timeout: 5000 });
  try {
    const known = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'run'").get() !== undefined;
    return known && db.prepare("SELECT 1 FROM run WHERE state = 'finished'").get() !== undefined;
  } finally {
    db.close();
  }
}

describe('a validator killed at random moments', () => {
  it(
    `comes to the same account after ${kills} kills as one left alone`,
    async () => {
      const random = seededRandom('kills');
      const alone = workFolder();
      try {
        const started = process.hrtime.bigint();
        expect((await synth(args, { cwd: alone.path })).code).toBe(0);
        const wholeMs = Number(process.hrtime.bigint() - started) / 1e6;
        const expected = account(alone.path);
        expect(expected.steps).toHaveLength(steps);

        for (let kill = 0; kill < kills; kill += 1) {
          const folder = workFolder();
          try {
            // The moment is drawn over the whole run, start-up and end included.
            const moment = random.next() * wholeMs;
            const killed = await synth(args, {
              cwd: folder.path,
              onStart: (child) => void setTimeout(() => child.kill('SIGKILL'), moment),
            });
            expect(['SIGKILL', null]).toContain(killed.signal);
            // A run whose end was recorded before the kill is over; the same command would begin another.
            if (!isFinished(folder.path)) {
              expect((await synth(args, { cwd: folder.path })).code).toBe(0);
            }
            expect({ kill, ...account(folder.path) }).toEqual({ kill, ...expected });
          } finally {
            folder.remove();
          }
        }
      } finally {
        alone.remove();
      }
    },
    60_000 + kills * 20_000,
  );
});
