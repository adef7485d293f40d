import { delimit, type JsonObject } from '../../../../../core/index.ts';
import { renderPage, type File } from '../../../../../plugins/llms/offline/pages/render.ts';
import { readTask } from '../../../../../plugins/llms/offline/pages/read-task.ts';
import { defaultPolicy, inspectFiles } from '../../../../../plugins/tasks/code-generation/page/index.ts';
import { seededRandom } from '../../../../../core/index.ts';
import { failureOf } from '../../../../helpers/tools.ts';
import { never, startLlm } from '../../../tasks/stage.ts';

const object = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});
const text = { type: 'string' };
const page = object({ files: { type: 'array', items: object({ filename: text, content: text }) } });
const ask = async (content: string, schema: JsonObject, seed = 1): Promise<JsonObject> => {
  const llm = await startLlm();
  const request = { messages: [{ role: 'user', content }], schema: { name: 'it', schema }, seed } as const;
  return (await llm.complete(request, never)).json as JsonObject;
};
const filesOf = async (...parts: string[]): Promise<File[]> =>
  (await ask(parts.join('\n\n'), page))['files'] as unknown as File[];
const own = renderPage(readTask('Build a game in which one dodges balloons.', null, seededRandom(1)));

describe('asked about web pages, the offline engine', () => {
  it('thinks up a task with as many actions as it is told', async () => {
    const words = (n: number) =>
      `Write the task for one web page: an animation. It has exactly ${n} user actions.`;
    for (const n of [2, 3]) {
      const prompt = [words(n), delimit('topic', 'ANIMATION'), delimit('persona', 'A baker.')].join('\n\n');
      const task = (await ask(prompt, object({ question: text })))['question'] as string;
      expect(task.match(/^\d\. /gm)).toHaveLength(n);
      expect(task).not.toContain('baker');
    }
  });

  it('builds one by the task, and another by another', async () => {
    const build = (task: string) => filesOf('Build the page in the task.', delimit('task', task));
    const balls = await build('A simulation of pendulums.');
    expect(balls[0]?.content).toContain('<title>A row of pendulums</title>');
    expect((await build('A game to pop bubbles.'))[0]?.content).toContain('<title>Pop the bubbles</title>');
  });

  it('edits and repairs its own pages', async () => {
    const given = delimit('page', JSON.stringify({ files: own }));
    const edited = await filesOf(
      'Edit the page. Take one feature out, or add one visible feature.',
      given,
    ).catch(() => null);
    expect(edited).not.toEqual(own);
    const broken = own.map((file) => ({
      ...file,
      content: file.content.replace('function draw() {', 'function draw( {'),
    }));
    const repaired = await filesOf('Repair the page.', delimit('page', JSON.stringify({ files: broken })));
    expect(inspectFiles(broken, defaultPolicy)).not.toEqual([]);
    expect(repaired).toEqual(own);
  });

  it('mends slips in the pages of others', async () => {
    const files = [
      { filename: 'index.html', content: '<p>A</p><script src="index.js"></script>' },
      { filename: 'index.js', content: 'function add(a, b) {\n  return a + b;\n\nadd(1, 2);\n' },
    ];
    expect(inspectFiles(files, defaultPolicy)).not.toEqual([]);
    const repaired = await filesOf('Repair the page.', delimit('page', JSON.stringify({ files })));
    expect(inspectFiles(repaired, defaultPolicy)).toEqual([]);
  });

  it('says what it cannot do', async () => {
    const foreign = delimit('page', JSON.stringify({ files: [{ filename: 'index.js', content: '1;' }] }));
    for (const parts of [['Build the page in the task.'], ['Edit the page. Add one feature.', foreign]])
      expect(await failureOf(filesOf(...parts))).toMatchObject({ code: 'SYN_LLM_SCHEMA' });
    const change = ['Change the task for a web page. Sing it.', delimit('task', 'A clock.')].join('\n\n');
    expect(await failureOf(ask(change, object({ question: text })))).toMatchObject({
      code: 'SYN_LLM_SCHEMA',
    });
  });
});
