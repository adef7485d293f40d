import { defaultPolicy } from '../../../../../plugins/tasks/code-generation/page/index.ts';
import { chores } from '../../../../../plugins/tasks/code-generation/page/chores.ts';
import { createPageThread } from '../../../../../plugins/tasks/code-generation/page/thread.ts';

const never = new AbortController().signal;
const page = (lines: number) => [
  { filename: 'index.html', content: '<!doctype html><p>A page.</p>' },
  { filename: 'index.js', content: 'localStorage.clear();\n'.repeat(lines) },
];
const thread = createPageThread();
afterAll(() => thread.close());

test.each([
  ['a small page, here', 2],
  ['a large one, in a thread', 4000],
])(
  '%s: the same as without',
  async (_what, lines) => {
    const files = page(lines);
    const policy = { ...defaultPolicy, maxBytes: 1e6 };
    expect(await thread.do('inspect', [files, policy], never)).toEqual(chores.inspect(files, policy));
    expect(await thread.do('merge', [files], never)).toBe(chores.merge(files));
  },
  60_000,
);

test('an error of ours comes back as one', async () => {
  const files = [{ filename: 'index.js', content: 'x();\n'.repeat(20_000) }];
  await expect(thread.do('merge', [files], never)).rejects.toMatchObject({ name: 'SynthError' });
}, 60_000);

test('an abort is answered at once, and the thread goes on', async () => {
  const stop = new AbortController();
  const text = 'a page of text '.repeat(4000);
  const working = thread.do('similarity', [text, `${text}!`], stop.signal);
  stop.abort(new DOMException('Enough.', 'AbortError'));
  await expect(working).rejects.toBe(stop.signal.reason);
  expect(await thread.do('similarity', [text, text], never)).toBe(1);
}, 60_000);
