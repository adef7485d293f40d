/**
 * Our wire beside the Bittensor SDK's, on this machine and in one run: a validator that asks 64 axons at once, and a miner that
 * junk is thrown at.
 *
 *   SYNTH_PYTHON_BITTENSOR=/path/to/python npm run bench:wire      # a Python that has bittensor
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

const axonCount = 64;
const seconds = 5;
/** Refused by the head of the request alone, and what takes a look at the signature. */
const atFirstLook = ['no such synapse', 'no headers', 'no signature', 'old nonce'];
const kinds = [...atFirstLook, 'wrong signature'];

interface Asked {
  readonly requests: number;
  readonly answered: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}
interface Refused {
  readonly refused: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly statuses: Readonly<Record<string, number>>;
}

const python = process.env['SYNTH_PYTHON_BITTENSOR'] ?? process.env['SYNTH_PYTHON'] ?? 'python3';
const { status, stdout } = spawnSync(
  python,
  ['-W', 'ignore', '-c', 'import bittensor; print(bittensor.__version__)'],
  {
    encoding: 'utf8',
  },
);

async function compare(version: string): Promise<void> {
  console.log(`Ours beside bittensor ${version}; each for ${seconds} seconds, one after the other.\n`);
  console.log(`Signed requests to ${axonCount} axons at once`);
  for (const [script, what] of [
    ['endpoints.ts', 'endpoints that answer the same bytes'],
    ['axons.ts', 'axons of ours, which verify and answer'],
  ] as const) {
    const server = await start(script, [String(axonCount)]);
    const theirs = await run<Asked>('fan_out.py', [String(seconds), ...server.ports]);
    const ours = await run<Asked>('fan-out.ts', [String(seconds), ...server.ports]);
    await server.stop();
    console.log(`  ${what}`);
    for (const [name, { requests, answered, cpuSeconds, seconds: took }] of Object.entries({
      SDK: theirs,
      ours,
    }))
      console.log(
        `    ${name.padEnd(5)} ${perSecond(requests, took)} requests/s   ${microseconds(cpuSeconds, requests)} CPU a request   ${answered} of ${requests} answered`,
      );
    const cpuOfOne = ({ cpuSeconds, requests }: Asked): number => cpuSeconds / requests;
    console.log(
      `    ours is ${times(ours.requests / ours.seconds, theirs.requests / theirs.seconds)} as fast (wanted: 10), for ${times(cpuOfOne(theirs), cpuOfOne(ours))} less CPU`,
    );
  }

  console.log('\nJunk refused by one axon');
  const totals = { SDK: 0, ours: 0 };
  for (const kind of kinds) {
    const rates = { SDK: 0, ours: 0 };
    const cpus = { SDK: 0, ours: 0 };
    console.log(`  ${kind}`);
    for (const [name, script] of [
      ['SDK', 'axon.py'],
      ['ours', 'axons.ts'],
    ] as const) {
      const server = await start(script, [script === 'axon.py' ? String(await freePort()) : '1']);
      const before = cpuOf(server.pid);
      const {
        refused,
        seconds: took,
        cpuSeconds,
        statuses,
      } = await run<Refused>('junk.ts', [String(seconds), server.ports[0] ?? '', kind]);
      const cpu = cpuOf(server.pid) - before;
      await server.stop();
      rates[name] = refused / took;
      cpus[name] = cpu / refused;
      if (atFirstLook.includes(kind)) totals[name] += 1 / rates[name];
      const said = Object.entries(statuses).map(([code, count]) => `${count} x ${code}`);
      console.log(
        `    ${name.padEnd(5)} ${perSecond(refused, took)} refused/s   ${microseconds(cpu, refused)} CPU of the axon each, ${microseconds(cpuSeconds, refused)} of the sender   ${said.join(', ')}`,
      );
    }
    console.log(
      `    ours is ${times(rates.ours, rates.SDK)} as fast, for ${times(cpus.SDK, cpus.ours)} less CPU`,
    );
  }
  console.log(
    `  refused at the first look, as many of each kind: ours is ${times(totals.SDK, totals.ours)} as fast (wanted: 200)`,
  );
}

const perSecond = (count: number, took: number): string => (count / took).toFixed(0).padStart(7);
const microseconds = (took: number, count: number): string =>
  `${((took / Math.max(1, count)) * 1e6).toFixed(0).padStart(5)} us`;
const times = (ours: number, theirs: number): string => `${(ours / theirs).toFixed(1)} times`;

function open(script: string, args: readonly string[]): ChildProcess {
  const path = `${import.meta.dirname}/${script}`;
  const [command, before] = script.endsWith('.py')
    ? [python, ['-W', 'ignore', path]]
    : [process.execPath, ['--import', '@swc-node/register/esm-register', path]];
  return spawn(command, [...before, ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, BT_NO_PARSE_CLI_ARGS: '1' },
  });
}

/** The line of JSON that a script writes; its log is passed over. */
async function lineOf<T>(child: ChildProcess, script: string): Promise<T> {
  if (!child.stdout) throw new Error('no pipe');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines)
    if (line.startsWith('{')) {
      // What it logs from now on is read and thrown away.
      child.stdout.resume();
      return JSON.parse(line) as T;
    }
  throw new Error(`${script} ended without a result`);
}

async function run<T>(script: string, args: readonly string[]): Promise<T> {
  const child = open(script, args);
  const ended = once(child, 'exit');
  const result = await lineOf<T>(child, script);
  await ended;
  return result;
}

async function start(script: string, args: readonly string[]) {
  const child = open(script, args);
  const { ports } = await lineOf<{ ports: number[] }>(child, script);
  return {
    pid: child.pid ?? 0,
    ports: ports.map(String),
    async stop() {
      const ended = once(child, 'exit');
      child.stdin?.end();
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Seconds of CPU that a process used so far; NaN where /proc doesn't say. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return NaN;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

if (status === 0) await compare(stdout.trim().split('\n').at(-1) ?? '');
else
  console.log(
    `Skipped: ${python} has no bittensor. Install it (${python} -m pip install bittensor), or name another Python: SYNTH_PYTHON_BITTENSOR=/path/to/python npm run bench:wire`,
  );
