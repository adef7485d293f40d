import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { WebSocket } from 'ws';

/** Runtimes that can be run: 218 has the calls of today and a mock epoch, 202 the real Yuma epoch. */
export type Spec = 202 | 218;

export interface Chopsticks {
  readonly url: string;
  /** One JSON-RPC call; rejects with the node's message. */
  rpc<T = unknown>(method: string, params?: readonly unknown[]): Promise<T>;
  /** Builds `count` blocks, in any mode. */
  newBlock(count?: number): Promise<void>;
  /** Writes storage: `{ SubtensorModule: { Tempo: [[[1], 9]] } }`. */
  setStorage(values: unknown): Promise<void>;
  /** The number of the newest block. */
  block(): Promise<number>;
  stop(): Promise<void>;
}

/** The folder with chopsticks and its specs, by SYNTH_CHOPSTICKS; null where there is none. */
export function findChopsticks(): string | null {
  const folder = process.env['SYNTH_CHOPSTICKS'];
  return folder !== undefined && existsSync(join(folder, 'start.mjs')) ? folder : null;
}

export const missingChopsticks =
  'There is no Subtensor runtime to run: name the folder that has chopsticks and its specs with SYNTH_CHOPSTICKS.';

/**
 * Runs a real runtime on a free port of 127.0.0.1, with no network: of Subtensor by its version, or of any raw chain spec by
 * its file. Instant: a block for each transaction.
 */
export async function startChopsticks(parts: {
  readonly spec: Spec | { readonly file: string };
  readonly mode: 'Instant' | 'Manual';
}): Promise<Chopsticks> {
  const folder = findChopsticks();
  if (folder === null) throw new Error(missingChopsticks);
  const port = await freePort();
  const { spec, mode } = parts;
  const file = typeof spec === 'object' ? spec.file : join(folder, `spec${spec}.json`);
  const child = spawn(process.execPath, ['start.mjs', file, String(port), mode], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  await new Promise<void>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('READY ')) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void ended.then(() => reject(new Error(`chopsticks ended: ${said}`)));
  });
  const url = `ws://127.0.0.1:${port}`;
  const rpc = <T>(method: string, params: readonly unknown[] = []): Promise<T> =>
    callOnce(url, method, params);
  return {
    url,
    rpc,
    newBlock: async (count = 1) => void (await rpc('dev_newBlock', [{ count }])),
    setStorage: async (values) => void (await rpc('dev_setStorage', [values])),
    block: async () => Number((await rpc<{ number: string }>('chain_getHeader')).number),
    stop,
  };
}

function callOnce<T>(url: string, method: string, params: readonly unknown[]): Promise<T> {
  const socket = new WebSocket(url);
  return new Promise<T>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('chopsticks closed the connection')));
    socket.once('open', () => socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })));
    socket.once('message', (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as { result: T; error?: { message: string } };
      if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
      else resolve(answer.result);
    });
  }).finally(() => socket.terminate());
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    }),
  );
}
