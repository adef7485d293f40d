import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { seededRandom } from '../../../../core/index.ts';
import { repairCode } from '../../../../plugins/llms/offline/repair.ts';
import { codeSimilarity, prepareCode } from '../../../../plugins/scorers/text/code.ts';
import debugging from '../../../../plugins/tasks/debugging/index.ts';
import corpus from '../../../../plugins/tools/corpus/index.ts';
import { startTool } from '../../../helpers/tools.ts';
import { root } from '../../../helpers/tree.ts';
import { build, startTask } from '../../tasks/stage.ts';

const folder = join(root, 'plugins/tools/corpus/sample/code');
const languages: Readonly<Record<string, string>> = {
  '.py': 'python',
  '.js': 'javascript',
  '.java': 'java',
  '.cpp': 'c++',
  '.sql': 'sql',
  '.sh': 'shell',
  '.css': 'css',
  '.html': 'html',
};
const files = readdirSync(folder)
  .sort()
  .map((name) => ({
    name,
    language: languages[extname(name)] ?? '',
    code: readFileSync(join(folder, name), 'utf8'),
  }));

describe('repairCode', () => {
  it.each([
    ['python', 'def f(total):\n    retrun total', 'def f(total):\n    return total'],
    ['python', 'def f(total)\n    return total', 'def f(total):\n    return total'],
    ['python', 'counter = 1\ncounter += couter\n', 'counter = 1\ncounter += counter\n'],
    ['python', 'print(len(x)\n', 'print(len(x))\n'],
    ['javascript', 'funtion f() {\n  return 1;\n}\n', 'function f() {\n  return 1;\n}\n'],
    ['javascript', 'function f() {\n  return g(1;\n}\n', 'function f() {\n  return g(1);\n}\n'],
    ['javascript', 'function f() {\n  return 1;\n', 'function f() {\n  return 1;\n}\n'],
    ['python', 'total = a + b\ncount  len(total)\n', 'total = a + b\ncount = len(total)\n'],
    ['python', 'print("hello)\n', 'print("hello")\n'],
    ['python', 'x = [one"]\n', 'x = ["one"]\n'],
    ['python', '# A mesage for everybody\nx = 1\n', '# A message for everybody\nx = 1\n'],
    [
      'python',
      'self.name = 1\nprint(self.name)\nprint(selfname)\n',
      'self.name = 1\nprint(self.name)\nprint(self.name)\n',
    ],
    ['javascript', 'fun(tion f() {\n  return 1;\n}\n', 'function f() {\n  return 1;\n}\n'],
    [
      'java',
      'void f() {\n  a = 1;\n  b = 2;\n  c = 3\n  d = 4;\n  e = 5;\n}\n',
      'void f() {\n  a = 1;\n  b = 2;\n  c = 3;\n  d = 4;\n  e = 5;\n}\n',
    ],
  ])('mends %s: %j', (language, broken, whole) => {
    expect(repairCode(broken, language)).toBe(whole);
  });

  it('leaves at least nine of ten good files as they are', () => {
    const untouched = files.filter(({ code, language }) => repairCode(code, language) === code);
    expect(untouched.length / files.length).toBeGreaterThanOrEqual(0.9);
  });

  it('mends a good part of lost letters, and harms few files', () => {
    let [mended, worse, all] = [0, 0, 0];
    for (const { code, language } of files)
      for (let seed = 0; seed < 5; seed += 1) {
        const random = seededRandom(`${language}/${seed}`);
        const letters = [...code.matchAll(/(?<=\w)[a-z](?=\w)/g)].map(({ index }) => index);
        const at = random.pick(letters);
        const repaired = repairCode(code.slice(0, at) + code.slice(at + 1), language);
        all += 1;
        if (repaired === code) mended += 1;
        else if (repaired.length !== code.length - 1) worse += 1;
      }
    expect(mended / all).toBeGreaterThan(0.3);
    expect(worse / all).toBeLessThan(0.15);
  });

  it('undoes a good part of what the debugging task does, and hardly ever makes it worse', async () => {
    const { tool } = await startTool(corpus, { select: 'code' });
    const task = await startTask(debugging, { tool }, { chunks: { characters: 0.7, words: 0.3, lines: 0 } });
    const similarity = (a: string, b: string): number =>
      codeSimilarity(prepareCode(a, 100_000), prepareCode(b, 100_000));
    let [gained, worse] = [0, 0];
    const all = 200;
    for (let seed = 0; seed < all; seed += 1) {
      const { data, reference } = await build(task, `repair/${seed}`);
      const [broken, whole] = [data['broken'] as string, reference?.text ?? ''];
      const before = similarity(whole, broken);
      const after = similarity(whole, repairCode(broken, data['language'] as string));
      if (before < 1) gained += Math.max(0, (after - before) / (1 - before));
      if (after < before) worse += 1;
    }
    expect(gained / all).toBeGreaterThan(0.2);
    expect(worse / all).toBeLessThan(0.04);
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof repairCode(text, 'python') === 'string'));
  });
});
