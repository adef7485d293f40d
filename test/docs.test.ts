import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../core/index.ts';
import { synth, workFolder } from './helpers/cli.ts';
import { read, root } from './helpers/tree.ts';

const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));

describe.each(pages)('docs/%s', (page) => {
  const text = read(`docs/${page}`);
  const blocks = [...text.matchAll(/^```(\w*)(?: ([^\n]*))?\n(.*?)^```$/gms)].map(
    ([, language = '', mark = '', content = '']) => ({ language, mark, content }),
  );
  const folder = workFolder();
  afterAll(() => folder.remove());

  it('has no block that nobody tries', () => {
    expect(blocks.filter(({ mark, language }) => mark !== 'check' && language !== 'text')).toEqual([]);
  });

  it('names no error that there is not', () => {
    const named = [...text.matchAll(/\bSYN_\w+/g)].map(([code]) => code);
    expect(named.filter((code) => !Object.hasOwn(catalogue, code))).toEqual([]);
  });

  it('has YAML blocks that pass the check', async () => {
    for (const [index, { mark, content }] of blocks.entries()) {
      if (mark !== 'check') continue;
      const file = `block-${index}.yaml`;
      writeFileSync(join(folder.path, file), content);
      const { code, stderr } = await synth(['check', '--config', file], {
        cwd: folder.path,
        env: { VLLM_API_KEY: 'planted-for-the-test' },
      });
      expect({ content, code, stderr }).toEqual({ content, code: 0, stderr: '' });
    }
  }, 120_000);
});
