import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { bin, synth, workFolder } from './cli.ts';
import { root } from './tree.ts';

/** A fenced block of a Markdown page. */
export interface Block {
  readonly language: string;
  /** What follows the language: `check`, `run`, `file=name`. */
  readonly marks: readonly string[];
  readonly text: string;
}

export const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```(\w*)(?: ([^\n]*))?\n(.*?)^```$/gms)].map(
    ([, language = '', marks = '', text = '']) => ({
      language,
      marks: marks.split(' ').filter(Boolean),
      text,
    }),
  );

/** Where the blocks of a page are tried: a folder with what `npm install synth-subnet` puts there, and the files of the page. */
export function readersFolder(blocks: readonly Block[]): ReturnType<typeof workFolder> {
  const folder = workFolder({ synth: `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n` });
  mkdirSync(join(folder.path, 'node_modules'));
  symlinkSync(root, join(folder.path, 'node_modules/synth-subnet'));
  symlinkSync(join(root, 'node_modules/zod'), join(folder.path, 'node_modules/zod'));
  for (const { marks, text } of blocks)
    for (const mark of marks)
      if (mark.startsWith('file=')) writeFileSync(join(folder.path, mark.slice('file='.length)), text);
  return folder;
}

const secrets = {
  ANTHROPIC_API_KEY: 'planted-for-the-test',
  CGP_API_KEY: 'planted-for-the-test',
  OPENAI_API_KEY: 'planted-for-the-test',
  OPENROUTER_API_KEY: 'planted-for-the-test',
  VLLM_API_KEY: 'planted-for-the-test',
};

/** `synth check` on a block of YAML. */
export async function checkYaml({ text }: Block, folder: string): Promise<object> {
  writeFileSync(join(folder, 'block.yaml'), text);
  const { code, stderr } = await synth(['check', '--config', 'block.yaml'], { cwd: folder, env: secrets });
  return { text, code, stderr };
}

/** A block of shell commands, as a reader types them; the first that fails ends it. */
export function runShell({ text }: Block, folder: string): object {
  const line = `chmod +x synth; PATH="$PWD:$PATH"; ${text}`;
  const { status, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', line], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { text, code: status, stderr: status === 0 ? '' : stderr };
}
