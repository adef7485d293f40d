import fc from 'fast-check';
import { Redis } from 'ioredis';
import { fakeClock } from '../../../../helpers/fake-clock.ts';
import { startRedis, noRedis, type RedisServer } from '../../../../helpers/redis.ts';
import { openTimed, partsFor, unitOf } from '../../../../helpers/dojo-buffer.ts';
import type { Slot, Store } from '../../../../../plugins/services/dojo-api/buffer/store.ts';

let redis: RedisServer | null = null;

beforeAll(async () => {
  if (noRedis === null) redis = await startRedis();
});
afterAll(async () => {
  await redis?.stop();
});

const size = 3;
const maxLeases = 2;
const lastsMs = 20_000;

type Op =
  | { readonly op: 'reserve' | 'claim'; readonly ms: number }
  | { readonly op: 'renew'; readonly which: number; readonly ms: number }
  | { readonly op: 'release' | 'publish' | 'acknowledge'; readonly which: number }
  | { readonly op: 'pass'; readonly ms: number }
  | { readonly op: 'peek' | 'sweep' };

const ms = fc.integer({ min: 1, max: 2000 });
const which = fc.nat({ max: 9 });
const anyOp: fc.Arbitrary<Op> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant('reserve' as const), ms }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('publish' as const), which }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('claim' as const), ms }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('acknowledge' as const), which }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('pass' as const), ms }) },
  fc.record({ op: fc.constant('renew' as const), which, ms }),
  fc.record({ op: fc.constant('release' as const), which }),
  fc.record({ op: fc.constantFrom('peek' as const, 'sweep' as const) }),
);

interface Question {
  readonly id: string;
  readonly created: number;
  leases: number;
  until: number;
}

/** What the buffer is to do, said as plainly as possible. */
function plainBuffer(now: () => number) {
  let slots: { id: number; until: number }[] = [];
  let ready: Question[] = [];
  let leased: Question[] = [];
  let dead: string[] = [];
  const settle = (): void => {
    slots = slots.filter(({ until }) => until > now());
    const over = leased.filter(({ until }) => until <= now());
    leased = leased.filter(({ until }) => until > now());
    for (const question of over.sort((a, b) => a.until - b.until || (a.id < b.id ? -1 : 1)))
      if (question.leases < maxLeases) ready.push(question);
      else dead = [question.id, ...dead];
    ready = ready.filter(({ created }) => created > now() - lastsMs);
  };
  return {
    reserve(id: number, forMs: number) {
      settle();
      if (ready.length + slots.length >= size) return false;
      slots.push({ id, until: now() + forMs });
      return true;
    },
    renew(id: number, forMs: number) {
      settle();
      const slot = slots.find((each) => each.id === id);
      if (slot) slot.until = now() + forMs;
      return slot !== undefined;
    },
    release: (id: number) => void (slots = slots.filter((slot) => slot.id !== id)),
    publish(id: number, unit: string) {
      settle();
      if (!slots.some((slot) => slot.id === id)) return false;
      slots = slots.filter((slot) => slot.id !== id);
      ready.push({ id: unit, created: now(), leases: 0, until: 0 });
      return true;
    },
    peek: () => (settle(), ready[0]?.id ?? null),
    claim(forMs: number) {
      settle();
      const [head] = ready;
      if (!head) return null;
      ready = ready.slice(1);
      leased.push(Object.assign(head, { leases: head.leases + 1, until: now() + forMs }));
      return head.id;
    },
    acknowledge(id: string) {
      settle();
      const before = ready.length + leased.length;
      ready = ready.filter((each) => each.id !== id);
      leased = leased.filter((each) => each.id !== id);
      return before - ready.length - leased.length;
    },
    depths() {
      settle();
      return { ready: ready.length, leased: leased.length, reserved: slots.length, dead: dead.length };
    },
    dead: () => dead,
  };
}

async function agrees(store: Store, ops: readonly Op[], clock: ReturnType<typeof fakeClock>): Promise<void> {
  const model = plainBuffer(() => clock.now());
  const slots: { id: number; slot: Slot }[] = [];
  const units: string[] = [];
  const slotAt = (index: number) => slots[index % Math.max(1, slots.length)];
  for (const step of ops) {
    switch (step.op) {
      case 'reserve': {
        const slot = await store.reserve(size, step.ms);
        expect(slot !== null).toBe(model.reserve(slots.length, step.ms));
        if (slot) slots.push({ id: slots.length, slot });
        break;
      }
      case 'renew': {
        const held = slotAt(step.which);
        if (held) expect(await store.renew(held.slot, step.ms)).toBe(model.renew(held.id, step.ms));
        break;
      }
      case 'release': {
        const held = slotAt(step.which);
        if (!held) break;
        await store.release(held.slot);
        model.release(held.id);
        break;
      }
      case 'publish': {
        const held = slotAt(step.which);
        if (!held) break;
        const name = `u${units.length}`;
        const stored = await store.publish(held.slot, unitOf(name)).then(
          () => true,
          (error: { code: string }) => (expect(error.code).toBe('SYN_STORE_CONFLICT'), false),
        );
        expect(stored).toBe(model.publish(held.id, name));
        expect((await store.answer(name)) !== null).toBe(stored);
        units.push(name);
        break;
      }
      case 'claim':
        expect((await store.claim(step.ms))?.qa_id ?? null).toBe(model.claim(step.ms));
        break;
      case 'acknowledge': {
        const unit = units[step.which % Math.max(1, units.length)];
        if (unit) expect(await store.acknowledge(unit)).toBe(model.acknowledge(unit));
        break;
      }
      case 'peek':
        expect((await store.peek())?.qa_id ?? null).toBe(model.peek());
        break;
      case 'sweep':
        await store.sweep();
        break;
      case 'pass':
        clock.advance(step.ms);
    }
    expect(await store.depths()).toMatchObject(model.depths());
  }
  expect((await store.deadLetters(100)).map(({ qa_id }) => qa_id)).toEqual(model.dead());
}

for (const kind of ['memory', 'sqlite', 'redis'] as const) {
  const left = kind === 'redis' && noRedis !== null;
  (left ? it.skip : it)(
    `the ${kind} store does what the plain one does, whatever it is told${left ? ` (left out: ${noRedis})` : ''}`,
    async () => {
      const client = redis && new Redis(redis.port, '127.0.0.1');
      try {
        await fc.assert(
          fc.asyncProperty(fc.array(anyOp, { minLength: 30, maxLength: 80 }), async (ops) => {
            await client?.flushall();
            const clock = fakeClock();
            const given = {
              ...{ store: kind, maxLeases, ttl: { unacknowledgedMs: lastsMs } },
              redis: { host: '127.0.0.1', port: redis?.port ?? 6379 },
            };
            const store = await openTimed(given, partsFor(clock));
            try {
              await agrees(store, ops, clock);
            } finally {
              await store.close();
            }
          }),
          { seed: 6, numRuns: kind === 'sqlite' ? 30 : 60 },
        );
      } finally {
        client?.disconnect();
      }
    },
    120_000,
  );
}
