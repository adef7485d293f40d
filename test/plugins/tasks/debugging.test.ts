import fc from 'fast-check';
import { seededRandom } from '../../../core/index.ts';
import { corrupt, withoutCommentLines } from '../../../plugins/tasks/debugging/corrupt.ts';
import debugging from '../../../plugins/tasks/debugging/index.ts';
import { goldenRow } from '../../fixtures/golden/rows.ts';
import { failureOf } from '../../helpers/tools.ts';
import { build, contextOf, ioOf, never, startTask, toolOf } from './stage.ts';

const code = [
  'def add(a, b):',
  '    # adds',
  '    total = a + b',
  '    return total',
  '',
  'print(add(1, 2))',
  '',
].join('\n');
const python = contextOf('', { data: { code, language: 'python' } });
const letters = (text: string): string => [...text].sort().join('');

describe('corrupt', () => {
  const base = { remove: 1, swap: 0, separator: '', minChunk: 1, maxChunk: 10 } as const;

  it('takes out and exchanges as many chunks as asked, never blank ones', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const removed = corrupt(code, base, seededRandom(seed)) ?? '';
      expect(removed).toHaveLength(code.length - 1);
      expect(removed.replace(/\S/g, '')).toBe(code.replace(/\S/g, ''));
      const swapped = corrupt(code, { ...base, remove: 0, swap: 1 }, seededRandom(seed)) ?? '';
      expect([...swapped].filter((char, index) => char !== code[index])).toHaveLength(2);
      expect(letters(swapped)).toBe(letters(code));
    }
  });

  it('respects the size of chunks', () => {
    const words = corrupt('alpha be gamma', { ...base, separator: ' ', maxChunk: 2 }, seededRandom(1));
    expect(words).toBe('alpha gamma');
    expect(corrupt('alpha gamma', { ...base, separator: ' ', maxChunk: 2 }, seededRandom(1))).toBeNull();
  });

  it('gives null where nothing can change', () => {
    expect(corrupt('aaaa', { ...base, remove: 0, swap: 1 }, seededRandom(1))).toBeNull();
    expect(corrupt('  \n', base, seededRandom(1))).toBeNull();
    expect(corrupt(code, { ...base, remove: 0 }, seededRandom(1))).toBeNull();
  });

  it('always changes the code, or says that it cannot', () => {
    const separators = fc.constantFrom<'' | ' ' | '\n'>('', ' ', '\n');
    fc.assert(
      fc.property(
        fc.string(),
        fc.nat(3),
        fc.nat(2),
        separators,
        fc.nat(),
        (text, remove, swap, separator, seed) => {
          const broken = corrupt(text, { ...base, remove, swap, separator }, seededRandom(seed));
          expect(broken).not.toBe(text);
          if (broken !== null) expect(broken.length).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });

  it('damages the code of corrupt-01 as much as upstream did, elsewhere', () => {
    const { input, expected } = goldenRow<{ code: string }, string>('corrupt-01');
    const broken = corrupt(input.code, { ...base, swap: 1 }, seededRandom(0)) ?? '';
    expect(broken).toHaveLength(expected.length);
    expect(broken).not.toBe(input.code);
  });
});

describe('debugging', () => {
  it('sends the broken code in a fence and keeps the whole as reference', async () => {
    const task = await startTask(debugging, { tool: toolOf(python) });
    const seen = new Set<string>();
    for (let seed = 0; seed < 40; seed += 1) {
      const item = await build(task, seed);
      const broken = item.data['broken'] as string;
      expect(item.reference).toEqual({ text: code });
      expect(item.query).toContain('python code');
      expect(item.attachment).toBe(`\`\`\`python\n${broken}\n\`\`\``);
      expect(broken.trim()).not.toBe(code.trim());
      seen.add(broken);
    }
    expect(seen.size).toBeGreaterThan(35);
  });

  it('breaks the same code the same way for the same seed', async () => {
    const task = await startTask(debugging, { tool: toolOf(python) });
    expect(await build(task, 3)).toEqual(await build(task, 3));
  });

  it('uses a fence longer than any in the code', async () => {
    const text = `${'a = 1\n'.repeat(6)}x = "\`\`\`\`"\n`;
    const task = await startTask(debugging, { tool: toolOf(contextOf(text)) });
    for (let seed = 0; seed < 20; seed += 1) {
      const { attachment = '' } = await build(task, seed);
      const [opening = '', ...rest] = attachment.split('\n');
      expect(rest.pop()).toBe(opening);
      expect(opening).toMatch(/^`{3,}$/);
      expect(rest.join('\n')).not.toContain(opening);
    }
  });

  it.each([
    ['too few lines', 'x = 1', {}],
    ['too many lines', 'x = 1\n'.repeat(101), {}],
    ['nothing to touch', 'abcdefghijklmnop\n'.repeat(9), { chunks: { characters: 0, words: 1, lines: 0 } }],
  ])('does not take code with %s', async (_, text, options) => {
    const task = await startTask(debugging, { tool: toolOf(contextOf(text)) }, options);
    expect((await failureOf(task.build(ioOf(1), never))).code).toBe('SYN_TASK_MATERIAL');
  });

  it('leaves comment lines out when told to', async () => {
    const task = await startTask(debugging, { tool: toolOf(python) }, { stripComments: true, minLines: 1 });
    expect((await build(task)).reference?.text).not.toContain('# adds');
    expect(withoutCommentLines('#!/bin/sh\n#include <x>\n  // no\nx -- y\n-- no\n/* no */\n/* kept\n')).toBe(
      '#!/bin/sh\n#include <x>\nx -- y\n/* kept\n',
    );
  });

  it('refuses bounds the wrong way round', () => {
    expect(debugging.options.safeParse({ remove: { min: 3, max: 1 } }).success).toBe(false);
    expect(debugging.options.safeParse({ chunks: { characters: 0, words: 0, lines: 0 } }).success).toBe(
      false,
    );
  });
});
