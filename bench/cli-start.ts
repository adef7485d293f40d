import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

// `synth --help` against an empty Node process, in turn, so that both see the same machine.
const runs = 21;
const synth = fileURLToPath(new URL('../dist/bin/synth.js', import.meta.url));
const commands = { 'node -e 0': ['-e', '0'], 'synth --help': [synth, '--help'] } as const;

const times: Record<string, number[]> = {};
for (let run = 0; run < runs; run += 1) {
  for (const [name, args] of Object.entries(commands)) {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
    if (status !== 0) throw new Error(`${name} exited with ${status}; run "npm run build" first`);
    (times[name] ??= []).push(performance.now() - start);
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const [empty, help] = Object.keys(commands).map((name) => median(times[name] ?? []));
for (const name of Object.keys(commands))
  console.log(`${name.padEnd(14)} median ${median(times[name] ?? []).toFixed(1)} ms`);
console.log(`ratio          ${((help ?? 0) / (empty ?? 1)).toFixed(2)} (limit 2.00)`);
process.exitCode = (help ?? 0) > 2 * (empty ?? 1) ? 1 : 0;
