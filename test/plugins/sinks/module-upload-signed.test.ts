import { z } from 'zod';
import { createHttp } from '../../../core/host/http.ts';
import { systemClock } from '../../../core/host/clock.ts';
import {
  seededRandom,
  type Identity,
  type Instance,
  type JsonObject,
  type Protocol,
} from '../../../core/index.ts';
import { pairFrom } from '../../../plugins/chains/keys/ed25519.ts';
import moduleUpload from '../../../plugins/sinks/module-upload/index.ts';
import { communeGolden } from '../../fixtures/golden/commune.ts';
import { alice, bob, sr25519 } from '../../helpers/axon.ts';
import { startCollector } from '../../helpers/collector.ts';
import { temporaryFolder } from '../../helpers/local-chain.ts';
import { startModule } from '../../helpers/module.ts';
import { keepLog } from '../../helpers/tools.ts';

const never = new AbortController().signal;
const rows = [{ seq: 1, run: 1, step: 1, uid: 2, at: 5, explanation: 'Gezeiten – „so“', score: 0.8 }];
const self: Identity = {
  hotkey: alice.address,
  publicKey: alice.publicKey,
  scheme: 'sr25519',
  sign: async (message) => alice.sign(message),
};

async function open(
  options: Record<string, unknown>,
  identity: () => Identity | null = () => self,
): Promise<Instance<'sink'> & { readonly log: ReturnType<typeof keepLog> }> {
  const log = keepLog();
  const [clock, random, storage] = [systemClock, seededRandom(1), temporaryFolder()];
  const http = createHttp({ clock, random, version: '0.0.0' });
  const services = { http, clock, random, log, identity, paths: { storage, config: storage } };
  const sink = await moduleUpload.setup(services as never, moduleUpload.options.parse(options));
  return { ...sink, log };
}

/** Bodies of the calls that a real module of ours took, with who called. */
async function moduleThatTakes(): Promise<{
  readonly url: string;
  readonly taken: { readonly caller: string | undefined; readonly body: JsonObject }[];
  close(): Promise<void>;
}> {
  const taken: { caller: string | undefined; body: JsonObject }[] = [];
  const upload: Protocol = {
    request: z.strictObject({ data_list: z.array(z.record(z.string(), z.string())) }),
    reply: z.strictObject({ taken: z.number() }),
    wire: { module: { method: 'upload_to_hugging_face' } },
    encode: () => ({ data_list: [] }),
    messages: () => [],
    replyText: () => '',
    replyBody: () => ({ taken: 1 }),
  };
  const serving = await startModule({
    protocols: new Map([['upload', upload]]),
    async answer({ caller, body }) {
      taken.push({ caller: caller?.hotkey, body });
      return { text: 'taken', body: { taken: 1 } };
    },
  });
  return { url: `http://127.0.0.1:${serving.port}`, taken, close: () => serving.close(never) };
}

describe('calls of module-upload to a collector whose key is known', () => {
  it('are taken by a module that checks who calls, whom, and when', async () => {
    const module = await moduleThatTakes();
    try {
      const sink = await open({ url: module.url, targetKey: bob.address });
      await sink.append(rows, never);
      await sink.stop?.(never);
      const record = { seq: '1', run: '1', step: '1', uid: '2', at: '5', score: '0.8' };
      expect(module.taken).toEqual([
        {
          caller: alice.address,
          body: { data_list: [{ ...record, explanation: 'Gezeiten – „so“' }] },
        },
      ]);
      expect(sink.log.lines.join()).not.toContain('not signed');
    } finally {
      await module.close();
    }
  });

  it('are refused by another module, and stay on disk', async () => {
    const module = await moduleThatTakes();
    try {
      const sink = await open({ url: module.url, targetKey: alice.address });
      await sink.append(rows, never);
      await sink.stop?.(never);
      expect(module.taken).toEqual([]);
      expect(sink.log.lines.at(-1)).toMatch(/: 1 left on disk/);
    } finally {
      await module.close();
    }
  });

  it('look as those of the recorded vector, signed as they are sent', async () => {
    const golden = communeGolden<string>('raw_body_scheme.body_utf8');
    const headers = communeGolden<Record<string, string>>('raw_body_scheme.headers');
    const collector = await startCollector();
    try {
      const sink = await open({ url: collector.url, targetKey: bob.address });
      await sink.append(rows, never);
      await sink.stop?.(never);
      const [sent] = collector.sent;
      for (const name of Object.keys(headers)) expect(sent?.headers).toHaveProperty(name.toLowerCase());
      expect(sent?.headers).toMatchObject({
        'content-type': headers['Content-Type'],
        'x-crypto': headers['X-Crypto'],
        'x-key': Buffer.from(alice.publicKey).toString('hex'),
      });
      expect(sent?.headers).not.toHaveProperty('x-timestamp');
      // After what the method takes come the same parts in the same order, in the same form.
      const tail = (body: string): string =>
        body
          .slice(body.indexOf('"target_key"'))
          .replace(/\d/g, '0')
          .replace(/5[^"]{47}/, 'address');
      expect(tail(String(sent?.bytes))).toBe(tail(golden));
      const signature = Buffer.from(String(sent?.headers['x-signature']), 'hex');
      expect(sr25519.verify(sent?.bytes ?? Buffer.alloc(0), signature, alice.publicKey)).toBe(true);
    } finally {
      await collector.close();
    }
  });

  it('tell a key of another kind', async () => {
    const pair = pairFrom('local');
    const collector = await startCollector();
    try {
      const local: Identity = {
        ...{ hotkey: pair.address, publicKey: pair.publicKey, scheme: 'ed25519' },
        sign: async (message) => pair.sign(message),
      };
      const sink = await open({ url: collector.url, targetKey: bob.address }, () => local);
      await sink.append(rows, never);
      await sink.stop?.(never);
      expect(collector.sent[0]?.headers).toMatchObject({
        'x-crypto': '0',
        'x-key': Buffer.from(pair.publicKey).toString('hex'),
      });
    } finally {
      await collector.close();
    }
  });

  it('wait until there is a key to sign with', async () => {
    const collector = await startCollector();
    try {
      let identity: Identity | null = null;
      const sink = await open({ url: collector.url, targetKey: bob.address, stopMs: 2_000 }, () => identity);
      await sink.append(rows, never);
      await sink.flush(never);
      expect(collector.sent).toEqual([]);
      identity = self;
      await sink.stop?.(never);
      expect(collector.sent).toHaveLength(1);
    } finally {
      await collector.close();
    }
  });
});

it('tells once that calls are not signed when the collector’s key is not known', async () => {
  const collector = await startCollector();
  try {
    const sink = await open({ url: collector.url });
    await sink.append(rows, never);
    await sink.stop?.(never);
    expect(collector.sent[0]?.headers).not.toHaveProperty('x-key');
    expect(sink.log.lines.filter((line) => line.includes('are not signed'))).toHaveLength(1);
  } finally {
    await collector.close();
  }
});

it.each(['5Grw', '0x46ebddef', `5${'0'.repeat(47)}`])('takes %s for no key', (targetKey) => {
  expect(moduleUpload.options.safeParse({ url: 'http://x.org', targetKey }).success).toBe(false);
});
