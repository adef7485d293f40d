/** Serves so many of our axons as //Bob until its input ends: axons.ts <count> */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../core/host/clock.ts';
import { serveAxon } from '../../plugins/chains/bittensor/axon/serve.ts';
import { options } from '../../plugins/chains/bittensor/options.ts';
import { loadSr25519 } from '../../plugins/chains/keys/sr25519.ts';
import { prompting, quietLog, tell } from './protocol.ts';

const sr25519 = await loadSr25519();
const pair = sr25519.fromUri('//Bob');
const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'synth-bench-'));
const ports: number[] = [];
for (let i = 0; i < Number(process.argv[2]); i += 1) {
  const serving = await serveAxon(
    {
      pair,
      sr25519,
      handler: {
        protocols: new Map([['prompting', prompting]]),
        refuse: () => null,
        answer: () => Promise.resolve({ text: 'A market for one kind of work.' }),
      },
      lookUp: () => ({ uid: 1, stake: 1000, validatorPermit: true }),
      self: () => ({ hotkey: pair.address, uid: 2 }),
      options: { ...options.parse({ axon: { host: '127.0.0.1' } }).axon, port: 0 },
      storage: mkdtempSync(join(folder, 'axon-')),
      clock: systemClock,
      log: quietLog,
    },
    signal,
  );
  ports.push(serving.port);
}
tell({ ports });
process.stdin.resume().once('end', () => {
  rmSync(folder, { recursive: true });
  process.exit();
});
