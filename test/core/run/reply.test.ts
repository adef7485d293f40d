import * as fc from 'fast-check';
import { acceptReply, replyMs } from '../../../core/run/reply.ts';
import { goldenRow, goldenRows } from '../../fixtures/golden/rows.ts';
import { neuron, reply } from './fakes.ts';

interface Response {
  completion: string;
  status_code: number | null;
  process_time: number | null;
  timeout: number;
}
interface Expected {
  status_code: number | null;
  timing: number | null;
}

/** A golden row as our wire would report it, and what becomes of it; seconds as upstream counts. */
function respond({ completion, status_code, process_time, timeout }: Response): Expected {
  const totalMs = process_time === null ? null : process_time * 1000;
  const raw = reply(1, completion, { status: status_code ?? 503, timings: { firstMs: null, totalMs } });
  const accepted = acceptReply(raw, neuron(1), 1000);
  const ms = replyMs(accepted, timeout * 1000);
  return { status_code: accepted.status, timing: ms === null ? null : ms / 1000 };
}

describe('the golden rows of the response event', () => {
  it.each(goldenRows<Response, Expected>('response_event'))('$id', ({ input, expected }) => {
    expect(respond(input)).toEqual(expected);
  });

  it.each(['response_event-04', 'response_event-05', 'response_event-06'])(
    '%s: a failure has no timing, where upstream says 0',
    (id) => {
      const { input, expected } = goldenRow<Response, Expected>(id);
      expect(expected.timing).toBe(0);
      expect(respond(input).timing).toBeNull();
    },
  );
});

describe('acceptReply', () => {
  const accept = (more: Parameters<typeof reply>[2], text = 'abc', maxBytes = 100) =>
    acceptReply(reply(9, text, more), neuron(1), maxBytes);

  it('trusts neither the uid nor the hotkey a reply claims', () => {
    expect(accept({})).toMatchObject({ uid: 1, hotkey: 'hot-1' });
  });

  it('cuts a reply that is too long, between characters', () => {
    expect(accept({}, 'a'.repeat(101))).toMatchObject({
      status: 413,
      statusText: 'too large',
      text: 'a'.repeat(100),
    });
    expect(accept({}, '😀'.repeat(30), 10).text).toBe('😀😀');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 1, max: 50 }),
        (text, max) => {
          const cut = accept({}, text, max).text;
          expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(max);
          expect(text.startsWith(cut)).toBe(true);
          expect(Buffer.from(cut).toString()).toBe(cut);
        },
      ),
    );
  });

  it('refuses a body that is too large or too deep to write', () => {
    let deep: object = {};
    for (let level = 0; level < 100_000; level += 1) deep = { deep };
    expect(accept({ body: deep as never })).toMatchObject({ status: 413, body: null });
    expect(accept({ body: { text: 'x'.repeat(9_000) } })).toMatchObject({ status: 413, body: null });
    expect(accept({ body: { text: 'x' } })).toMatchObject({ status: 200, body: { text: 'x' } });
  });

  it('keeps only finite timings, and none of a failure', () => {
    expect(accept({ timings: { firstMs: NaN, totalMs: Infinity } }).timings).toEqual({
      firstMs: null,
      totalMs: null,
    });
    expect(accept({ status: 408 }).timings).toEqual({ firstMs: 1, totalMs: null });
  });

  it('bounds the pieces of a stream and keeps their text', () => {
    const chunks = Array.from({ length: 9_000 }, (_, atMs) => ({ text: 'x', atMs }));
    const accepted = accept({ chunks }, 'x'.repeat(9_000), 10_000);
    expect(accepted.chunks).toHaveLength(4096);
    expect(accepted.chunks?.map(({ text }) => text).join('')).toBe(accepted.text);
    const cut = accept({ chunks }, 'x'.repeat(9_000), 50);
    expect(cut.chunks?.map(({ text }) => text).join('')).toBe('x'.repeat(50));
  });
});
