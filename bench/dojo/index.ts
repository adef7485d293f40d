/**
 * How long GET /api/generate-question takes while units are made, beside a service with nothing to do: the preset `dojo` offline,
 * its own process, both in one run.
 *
 *   npm run bench:dojo
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const requests = 10_000;
const connections = 32;
const limit = 3;
const settings = [
  'http.port=0',
  'http.rate.requests=0',
  'buffer.size=16',
  'workers.concurrency=8',
  'workers.pollMs=50',
];

interface Answer {
  readonly success: boolean;
  readonly qa_id: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: connections + 2 });
const storage = mkdtempSync(join(tmpdir(), 'synth-bench-'));
const service = spawn(
  process.execPath,
  [
    ...['--import', '@swc-node/register/esm-register', join(import.meta.dirname, '../../bin/synth.ts')],
    ...['run', '--preset', 'dojo', '--json', '--set', `storage=${storage}`, '--set', 'log.level=warn'],
    ...settings.flatMap((setting) => ['--set', `service.${setting}`]),
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);

function ask<T>(base: string, path: string, body?: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const headers = { 'content-type': 'application/json' };
    const sent = request(`${base}${path}`, { agent, method, ...(body && { headers }) }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve(JSON.parse(text) as T));
    });
    sent.on('error', reject).end(body && JSON.stringify(body));
  });
}

/** Milliseconds of each request, ascending; every one of them must have got a question. */
async function measure(base: string): Promise<number[]> {
  const times: number[] = [];
  let left = requests;
  let empty = 0;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const start = performance.now();
      const { success } = await ask<Answer>(base, '/api/generate-question?peek=1');
      times.push(performance.now() - start);
      if (!success) empty += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  if (empty > 0) console.log(`  ${empty} of ${requests} found no question`);
  return times.sort((a, b) => a - b);
}

/** Takes and ends questions until told to stop, but for half of the buffer: all workers have something to do. How many it took. */
function consume(base: string): { stop(): Promise<number> } {
  let going = true;
  let taken = 0;
  const consuming = (async () => {
    while (going) {
      const { ready, size } = await bufferOf(base);
      if (ready > size / 2) {
        const { qa_id } = await ask<Answer>(base, '/api/generate-question');
        await ask(base, '/api/pop-qa', { qa_id });
        taken += 1;
      } else await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return {
    async stop() {
      going = false;
      await consuming;
      return taken;
    },
  };
}

async function bufferOf(base: string): Promise<{ ready: number; size: number }> {
  type Ready = { readonly checks: { readonly buffer: { readonly ready: number; readonly size: number } } };
  return (await ask<Ready>(base, '/ready')).checks.buffer;
}

async function full(base: string): Promise<void> {
  for (;;) {
    const { ready, size } = await bufferOf(base);
    if (ready >= size) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const at = (times: readonly number[], share: number): number =>
  times[Math.ceil(times.length * share) - 1] ?? NaN;
const show = (what: string, times: readonly number[]): void =>
  console.log(
    `${what.padEnd(6)} p50 ${at(times, 0.5).toFixed(2)} ms   p99 ${at(times, 0.99).toFixed(2)} ms   longest ${at(times, 1).toFixed(1)} ms`,
  );

try {
  let base = '';
  for await (const line of createInterface({ input: service.stdout })) {
    const event = JSON.parse(line) as { type: string; address?: string };
    if (event.type === 'service.started') {
      base = event.address ?? '';
      break;
    }
  }
  await full(base);
  await measure(base);
  const idle = await measure(base);
  show('idle', idle);
  const start = performance.now();
  const consumer = consume(base);
  const busy = await measure(base);
  const taken = await consumer.stop();
  show('busy', busy);
  const seconds = (performance.now() - start) / 1000;
  console.log(`       ${taken} units taken and ${(taken / seconds).toFixed(1)} made a second meanwhile`);
  const ratio = at(busy, 0.99) / at(idle, 0.99);
  console.log(`p99 while busy is ${ratio.toFixed(2)} times that of idle (limit ${limit.toFixed(2)})`);
  process.exitCode = ratio > limit ? 1 : 0;
} finally {
  agent.destroy();
  service.kill('SIGINT');
  if (service.exitCode === null) await once(service, 'exit');
  rmSync(storage, { recursive: true, force: true });
}
