import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why tests with a real Redis are left out; null when they run. */
export const noRedis: string | null =
  spawnSync('redis-server', ['--version']).status === 0 ? null : 'redis-server is not installed';

/** `describe`, or `describe.skip` under a name that says why. */
export function describeRedis(name: string, body: () => void): void {
  if (noRedis === null) describe(name, body);
  else describe.skip(`${name} (left out: ${noRedis})`, body);
}

export interface RedisServer {
  readonly port: number;
  /** Ends the process as `kill -9` does; what it held is gone unless it was started with `persist`. */
  kill(): Promise<void>;
  /** Lets it hang, as a machine does that has no memory left; `resume` ends that. */
  pause(): void;
  resume(): void;
  /** Starts it again at its port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A real Redis server of the test's own, on loopback and a free port. */
export async function startRedis({
  password,
  persist = false,
}: { readonly password?: string; readonly persist?: boolean } = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'synth-redis-'));
  let port = await freePort();
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const durable = persist ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
    const secret = password === undefined ? [] : ['--requirepass', password];
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
    const started = spawn('redis-server', [...args, ...durable, ...secret], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    await new Promise<void>((resolve, reject) => {
      let output = '';
      started.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Ready to accept connections')) resolve();
      });
      started.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${output}`)));
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await ended;
  };
  for (let tries = 1; ; tries += 1) {
    try {
      await start();
      break;
    } catch (error) {
      // Somebody else took the port in between.
      if (tries === 5) throw error;
      port = await freePort();
    }
  }
  return {
    port,
    start,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
