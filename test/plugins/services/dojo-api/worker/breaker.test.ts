import { SynthError, createRedactor, seededRandom, type ErrorCode } from '../../../../../core/index.ts';
import { capture } from '../../../../../core/testing/log.ts';
import { createEvents } from '../../../../../plugins/services/dojo-api/events.ts';
import { createBreaker } from '../../../../../plugins/services/dojo-api/worker/breaker.ts';
import { faultOf, type Fault } from '../../../../../plugins/services/dojo-api/worker/fault.ts';
import { heldClock } from '../../../../helpers/held-clock.ts';

const never = new AbortController().signal;
const fault = (code: ErrorCode, detail = {}): Fault =>
  faultOf(new SynthError(code, { message: 'It failed.', detail }), 'answer', 1, createRedactor());

function open() {
  const clock = heldClock();
  const breaker = createBreaker({
    clock,
    random: seededRandom(1),
    events: createEvents(capture([])),
    backoff: { firstMs: 1000, longestMs: 8000 },
  });
  const admit = async () => (await breaker.admit(never)) ?? { end: () => undefined };
  return { clock, breaker, admit };
}

test('failures of those who began together count once', async () => {
  const { breaker, admit } = open();
  const leaves = [await admit(), await admit(), await admit()];
  for (const leave of leaves) leave.end(fault('SYN_LLM_UNAVAILABLE'));
  expect(breaker.state).toBe('open');
  expect(breaker.waitMs).toBeGreaterThanOrEqual(500);
  expect(breaker.waitMs).toBeLessThanOrEqual(1000);
});

test('after the pause one alone tries, and its success lets all go on', async () => {
  const { clock, breaker, admit } = open();
  (await admit()).end(fault('SYN_LLM_UNAVAILABLE'));
  clock.advance(1000);
  expect(breaker.state).toBe('half-open');
  const probe = await admit();
  let others = 0;
  const waiting = [admit(), admit()].map((one) => one.then(() => (others += 1)));
  await clock.asleep();
  expect(others).toBe(0);
  probe.end('success');
  await Promise.all(waiting);
  expect([others, breaker.state, breaker.fault]).toEqual([2, 'closed', null]);
});

test('each failed try doubles the pause of its class, up to the longest', async () => {
  const { clock, breaker, admit } = open();
  for (const most of [1000, 2000, 4000, 8000, 8000]) {
    (await admit()).end(fault('SYN_LLM_UNAVAILABLE'));
    expect(breaker.waitMs).toBeGreaterThanOrEqual(most / 2);
    expect(breaker.waitMs).toBeLessThanOrEqual(most);
    clock.advance(most);
  }
  (await admit()).end(fault('SYN_LLM_SCHEMA'));
  expect(breaker.waitMs).toBeLessThanOrEqual(1000);
});

test('what the provider asks us to wait is waited', async () => {
  const { breaker, admit } = open();
  (await admit()).end(fault('SYN_LLM_RATE_LIMIT', { retryAfterMs: 30_000 }));
  expect(breaker.waitMs).toBe(30_000);
});

test('a refused key lets nobody in any more, those who wait included', async () => {
  const { clock, breaker, admit } = open();
  const late = await admit();
  (await admit()).end(fault('SYN_LLM_UNAVAILABLE'));
  const waiting = breaker.admit(never);
  await clock.asleep();
  late.end(fault('SYN_LLM_AUTH'));
  expect(await waiting).toBeNull();
  expect(await breaker.admit(never)).toBeNull();
  expect(breaker.stopped.reason).toMatchObject({ code: 'SYN_LLM_AUTH' });
});

test('a wait ends with its signal', async () => {
  const { clock, breaker, admit } = open();
  (await admit()).end(fault('SYN_LLM_UNAVAILABLE'));
  const stop = new AbortController();
  const waiting = breaker.admit(stop.signal);
  await clock.asleep();
  stop.abort(new DOMException('Enough.', 'AbortError'));
  await expect(waiting).rejects.toBe(stop.signal.reason);
});
