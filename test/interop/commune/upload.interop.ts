import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { systemClock } from '../../../core/host/clock.ts';
import { createHttp } from '../../../core/host/http.ts';
import { seededRandom, type Instance } from '../../../core/index.ts';
import moduleUpload from '../../../plugins/sinks/module-upload/index.ts';
import { alice, bob } from '../../helpers/axon.ts';
import { temporaryFolder } from '../../helpers/local-chain.ts';
import { keepLog } from '../../helpers/tools.ts';
import { communexes } from './communex.ts';

const never = new AbortController().signal;

/** A collector in a Python of its own, and the rows of the calls it took. */
async function startCollector(python: string): Promise<{
  readonly url: string;
  readonly address: string;
  readonly taken: unknown[];
  close(): Promise<void>;
}> {
  const script = `${import.meta.dirname}/collector.py`;
  const child: ChildProcess = spawn(python, ['-W', 'ignore', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end(JSON.stringify({ uri: '//Bob', whitelist: [alice.address] }));
  const taken: unknown[] = [];
  const { port, address } = await new Promise<{ port: number; address: string }>((resolve, reject) => {
    createInterface(child.stdout as NodeJS.ReadableStream).on('line', (line) => {
      if (line.startsWith('rows ')) taken.push(JSON.parse(line.slice('rows '.length)));
      if (line.startsWith('answer '))
        resolve(JSON.parse(line.slice('answer '.length)) as { port: number; address: string });
    });
    child.once('exit', (code) => reject(new Error(`the collector ended with ${code}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    address,
    taken,
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

describe.each(communexes)('module-upload and the communex of $variable', ({ variable, python, version }) => {
  if (python === '') {
    it.skip(`Skipped: name a Python that has communex with ${variable}.`, () => undefined);
    return;
  }
  let collector: Awaited<ReturnType<typeof startCollector>>;
  beforeAll(async () => {
    collector = await startCollector(python);
  });
  afterAll(() => collector.close());

  const upload = async (
    rows: readonly Record<string, string | number>[],
    targetKey: string | undefined,
    self = alice,
  ): Promise<ReturnType<typeof keepLog>> => {
    const [clock, random, log, storage] = [systemClock, seededRandom(1), keepLog(), temporaryFolder()];
    const http = createHttp({ clock, random, version: '0.0.0' });
    const identity = () => ({
      hotkey: self.address,
      publicKey: self.publicKey,
      scheme: 'sr25519',
      sign: async (message: Uint8Array) => self.sign(message),
    });
    const services = { http, clock, random, log, identity, paths: { storage, config: storage } };
    const options = moduleUpload.options.parse({ url: collector.url, targetKey, stopMs: 30_000 });
    const sink: Instance<'sink'> = await moduleUpload.setup(services as never, options);
    const own = { run: 1, step: 1, uid: 2, at: 5 };
    await sink.append(
      rows.map((row, index) => ({ seq: index + 1, ...own, ...row })),
      never,
    );
    await sink.flush(never);
    await sink.stop?.(never);
    return log;
  };

  it(`hands rows to a real module (${version})`, async () => {
    expect(collector.address).toBe(bob.address);
    const explanation = 'Gezeiten – „so“, \u007f 潮 🌊';
    await upload(
      [
        { explanation, score: 0.8 },
        { explanation: '', score: 1 },
      ],
      bob.address,
    );
    const own = { run: '1', step: '1', uid: '2', at: '5' };
    expect(collector.taken.splice(0)).toEqual([
      [
        { ...own, seq: '1', explanation, score: '0.8' },
        { ...own, seq: '2', explanation: '', score: '1' },
      ],
    ]);
  });

  it.each<[string, string | undefined, typeof alice]>([
    ['for another module', alice.address, alice],
    ['of a stranger', bob.address, bob],
    ['that is not signed', undefined, alice],
  ])('is told no to a call %s, and keeps the rows', async (_name, targetKey, self) => {
    const log = await upload([{ explanation: 'x' }], targetKey, self);
    expect(collector.taken).toEqual([]);
    expect(log.lines.at(-1)).toMatch(/1 left on disk/);
  });
});
