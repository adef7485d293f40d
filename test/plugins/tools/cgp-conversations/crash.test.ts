import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../../../core/index.ts';
import { guidOf, startCgpServer } from '../../../helpers/cgp-server.ts';

it('loses no conversation and no result, and reserves hardly any twice, when it is killed', async () => {
  const server = await startCgpServer();
  const storage = mkdtempSync(join(tmpdir(), 'synth-cgp-crash-'));
  const script = join(import.meta.dirname, 'crash-child.ts');
  const random = seededRandom('cgp');
  const run = async (killAfterMs: number | null): Promise<string | null> => {
    const args = [
      '--no-warnings',
      '--import',
      '@swc-node/register/esm-register',
      script,
      storage,
      server.url,
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
    if (killAfterMs !== null) {
      await Promise.race([once(child.stdout, 'data'), exited]);
      setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    }
    return (await exited)[1];
  };
  try {
    // Not more often: a conversation is handed out three times.
    const kills = [await run(random.int(20, 90)), await run(random.int(20, 90))];
    const killed = kills.filter((by) => by === 'SIGKILL').length;
    expect(killed).toBeGreaterThan(0);
    expect(await run(null)).toBeNull();

    const reserved = server.countReservations();
    expect(reserved).toBeGreaterThanOrEqual(12);
    expect(reserved).toBeLessThanOrEqual(12 + killed);
    const recorded = new Set(server.records.map(({ guid, body }) => `${guid} ${String(body['hotkey'])}`));
    const expected = Array.from({ length: reserved }, (_, n) => [
      `${guidOf(n + 1)} hk-1`,
      `${guidOf(n + 1)} hk-2`,
    ]);
    // A reservation whose answer was under way at the kill never reached us.
    const missing = expected.filter((pair) => !pair.every((name) => recorded.has(name)));
    expect(missing.length).toBeLessThanOrEqual(reserved - 12);
    expect(recorded.size).toBeGreaterThanOrEqual(24);
  } finally {
    await server.close();
    rmSync(storage, { recursive: true });
  }
}, 120_000);
