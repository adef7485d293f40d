import { chromium, describeChromium } from '../../../helpers/chromium.ts';
import { goodFiles, ioOf, itemOf, never, scripted, start } from './stage.ts';

const throwing = [
  ...goodFiles().slice(0, 1),
  { filename: 'index.js', content: "'use strict';\nconst clock = null;\nclock.tick();\n" },
];
const browser = { mode: 'on', executable: chromium ?? undefined, settleMs: 50 };

describeChromium('a page that goes wrong only when it is opened', () => {
  it('is repaired by what the browser saw', async () => {
    const answer = scripted(throwing, goodFiles());
    const task = await start({ answer }, { browser });
    const reference = await task.refer?.(itemOf(), ioOf(1), never);
    expect(reference?.data).toMatchObject({ fixes: 1, files: goodFiles() });
    expect(answer.calls[1]?.messages.at(-1)?.content).toMatch(
      /Cannot read properties of null.*\[page-error\]/,
    );
  }, 60_000);

  it('is let through where it is to go wrong, and where nobody looks', async () => {
    const answer = scripted(throwing);
    const item = itemOf({ reference: { text: '<p>', data: { files: goodFiles() as never } } });
    const made = await (await start({ answer }, { browser })).vary?.(item, 'answer/error', ioOf(1), never);
    expect(made?.reference?.data?.['findings']).toEqual([]);
    const unseen = await (await start({ answer })).refer?.(itemOf(), ioOf(1), never);
    expect(unseen?.data?.['findings']).toEqual([]);
  }, 60_000);
});
