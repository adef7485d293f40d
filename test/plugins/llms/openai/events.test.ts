import fc from 'fast-check';
import { readEvents, type ServerEvent } from '../../../../plugins/llms/openai/events.ts';

/** The events of a body that comes in pieces of these sizes, over and over. */
async function events(body: string, sizes: readonly number[] = [body.length + 1]): Promise<ServerEvent[]> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(body);
    for (let at = 0, i = 0; at < bytes.length; at += sizes[i++ % sizes.length] as number)
      yield bytes.subarray(at, at + (sizes[i % sizes.length] as number));
  }
  const found: ServerEvent[] = [];
  for await (const event of readEvents(pieces())) found.push(event);
  return found;
}
const data = (...texts: string[]): ServerEvent[] => texts.map((text) => ({ field: 'data', text }));

describe('readEvents', () => {
  it('reads the events of a stream', async () => {
    expect(await events('data: one\n\ndata: two\n\n')).toEqual(data('one', 'two'));
  });

  it.each([
    ['without a space', 'data:one\n\ndata:two\n\n'],
    ['with CRLF', 'data: one\r\n\r\ndata: two\r\n\r\n'],
    ['with CR', 'data: one\r\rdata: two\r\r'],
    ['with comments', ': ping\n\ndata: one\n: ping\n\n:\n\ndata: two\n\n'],
    ['with other fields', 'event: message\nid: 7\ndata: one\nretry: 10\n\nid\ndata: two\n\n'],
    ['with empty events', 'data: one\n\ndata\n\ndata:\n\ndata: \n\n\n\ndata: two\n\n'],
    ['without an end', 'data: one\n\ndata: two'],
  ])('reads a stream %s, however it is cut', async (_, body) => {
    for (const size of [1, 2, 3, 7, 100]) expect(await events(body, [size])).toEqual(data('one', 'two'));
  });

  it('keeps all but the first space, and joins the lines of an event', async () => {
    expect(await events('data:  one \ndata:two\n\n')).toEqual(data(' one \ntwo'));
  });

  it('takes separators that JSON leaves as they are for text', async () => {
    expect(await events('data: "a\u2028b\u2029c\u0085d"\n\n')).toEqual(data('"a\u2028b\u2029c\u0085d"'));
  });

  it('tells what stands in lines of errors', async () => {
    expect(await events('error: {"code":400}\n\ndata: [DONE]\n')).toEqual([
      { field: 'error', text: '{"code":400}' },
      ...data('[DONE]'),
    ]);
  });

  it('is not put off by fields whose names begin alike', async () => {
    expect(await events('dataset: x\nerrors: y\n data: z\n\n')).toEqual([]);
  });

  it('gives back what was sent, in any language and any pieces', async () => {
    const line = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => JSON.stringify(text));
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        sizes,
        fc.constantFrom('\n', '\r\n', '\r'),
        async (lines, cut, end) => {
          const body = lines.map((text) => `data: ${text}${end}${end}`).join('');
          expect(await events(body, cut)).toEqual(data(...lines));
        },
      ),
    );
  });
});
