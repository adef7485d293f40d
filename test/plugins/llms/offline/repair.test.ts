import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { seededRandom } from '../../../../core/index.ts';
import { editDistance, repairCode } from '../../../../plugins/llms/offline/repair.ts';
import { root } from '../../../helpers/tree.ts';

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

  it('takes any text', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof repairCode(text, 'python') === 'string'));
  });
});

test('editDistance counts an exchange of neighbours once', () => {
  expect([
    editDistance('retrun', 'return'),
    editDistance('kitten', 'sitting'),
    editDistance('', 'ab'),
  ]).toEqual([1, 3, 2]);
});
