import process from 'node:process';
import { Redis } from 'ioredis';
import { systemClock } from '../../core/host/clock.ts';
import { seededRandom } from '../../core/index.ts';
import { startSynth, workFolder, type Running } from '../helpers/cli.ts';
import { openTimed, partsFor } from '../helpers/dojo-buffer.ts';
import { noRedis, startRedis } from '../helpers/redis.ts';

const kills = Number(process.env['SYNTH_KILLS'] ?? 5);
const leaseMs = 3_600_000;

interface Question {
  readonly success: boolean;
  readonly prompt: string;
  readonly qa_id: string;
  readonly ans_aug_id: string;
}

interface Service {
  readonly run: Running;
  readonly url: Promise<string>;
}

/** `synth run --preset dojo` on Redis; `url` resolves once it serves. */
function start(port: number, cwd: string): Service {
  const settings = [
    'service.buffer.store=redis',
    'service.http.port=0',
    'service.buffer.size=6',
    `service.buffer.leaseMs=${leaseMs}`,
    'service.buffer.reservationMs=2000',
    'service.workers.pollMs=50',
  ];
  const run = startSynth(['run', '--preset', 'dojo', ...settings.flatMap((each) => ['--set', each])], {
    cwd,
    env: { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(port) },
  });
  const url = run.next(({ type }) => type === 'service.started').then(({ address }) => String(address));
  // Looked at by who asks it; one that is killed while it starts has none.
  url.catch(() => undefined);
  return { run, url };
}

async function ask<T>({ url }: Service, path: string, body?: object): Promise<T> {
  const response = await fetch(`${await url}${path}`, {
    ...(body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
    signal: AbortSignal.timeout(20_000),
  });
  return (await response.json()) as T;
}

(noRedis === null ? it : it.skip)(
  `three services share one buffer in Redis, and lose nothing when one is killed ten times (${noRedis ?? 'redis-server is there'})`,
  async () => {
    const redis = await startRedis();
    const consumer = new Redis(redis.port, '127.0.0.1');
    const random = seededRandom('dojo-redis');
    const folders = [1, 2, 3].map(() => workFolder());
    const services = folders.map(({ path }) => start(redis.port, path));
    const taken = new Map<string, Question>();
    const ended = new Set<string>();

    /** As the Dojo's validator does: asks over HTTP, and reads the answers by their keys. */
    const take = async (service: Service): Promise<void> => {
      const question = await ask<Question>(service, '/api/generate-question');
      if (!question.success) return;
      expect(taken.has(question.qa_id)).toBe(false);
      taken.set(question.qa_id, question);
      for (const id of [question.qa_id, question.ans_aug_id])
        expect(await pageOf(consumer, id)).toContain('<html');
      if (random.chance(0.3)) return;
      const popper = services[random.int(0, 2)]!;
      expect(await ask(popper, '/api/pop-qa', { qa_id: question.qa_id })).toMatchObject({ success: true });
      ended.add(question.qa_id);
    };
    const takeMore = async (count: number): Promise<void> => {
      for (const goal = taken.size + count; taken.size < goal;) await take(services[random.int(0, 2)]!);
    };

    try {
      for (let kill = 0; kill < kills; kill += 1) {
        await takeMore(random.int(1, 6));
        const at = random.int(0, 2);
        const victim = services[at]!;
        await victim.url;
        // In the middle of an answer, too: what it took then is nobody's until its lease ends.
        const asked = fetch(`${await victim.url}/api/generate-question`).catch(() => null);
        if (random.chance(0.5)) await systemClock.sleep(random.int(0, 20), new AbortController().signal);
        victim.run.child.kill('SIGKILL');
        await victim.run.finished;
        await asked;
        services[at] = start(redis.port, folders[at]!.path);
      }
      await takeMore(10);
      for (const { run } of services) {
        run.child.kill('SIGTERM');
        expect((await run.finished).code).toBe(0);
      }

      const later = { ...systemClock, now: () => systemClock.now() + leaseMs };
      const options = { store: 'redis', redis: { host: '127.0.0.1', port: redis.port } };
      const store = await openTimed(options, partsFor(later));
      expect(await store.depths()).toMatchObject({ reserved: 0, leased: 0, dead: 0 });
      const left: string[] = [];
      for (let entry = await store.claim(leaseMs); entry !== null; entry = await store.claim(leaseMs)) {
        left.push(entry.qa_id);
        for (const id of [entry.qa_id, entry.ans_aug_id])
          expect(await pageOf(consumer, id)).toContain('<html');
      }
      await store.close();
      expect(left.length).toBe(new Set(left).size);
      expect(left.filter((id) => ended.has(id))).toEqual([]);
      expect([...taken.keys()].filter((id) => !ended.has(id) && !left.includes(id))).toEqual([]);
    } finally {
      for (const { run } of services) run.child.kill('SIGKILL');
      consumer.disconnect();
      await redis.stop();
      for (const folder of folders) folder.remove();
    }
  },
  120_000 + kills * 20_000,
);

/** The page under a key of answers, as a program reads it that trusts the table of keys. */
async function pageOf(consumer: Redis, id: string): Promise<string | undefined> {
  const text = await consumer.get(`synthetic:answers:${id}`);
  const answer = JSON.parse(text ?? 'null') as {
    responses: { completion: { files: { filename: string; content: string }[] } }[];
  } | null;
  return answer?.responses[0]?.completion.files[0]?.content;
}
