import { spawnSync } from 'node:child_process';
import process from 'node:process';

export interface Communex {
  /** Of the environment. */
  readonly variable: string;
  /** Of a Python that has the package; '' without. */
  readonly python: string;
  /** '' without. */
  readonly version: string;
}

/** Both lines of the real package that are tested against, wherever the environment names a Python with them. */
export const communexes: readonly Communex[] = ['SYNTH_PYTHON_COMMUNEX', 'SYNTH_PYTHON_COMMUNEX34'].map(
  (variable) => {
    const python = process.env[variable] ?? '';
    const script = 'import importlib.metadata as m; print(m.version("communex"))';
    const told = python === '' ? null : spawnSync(python, ['-c', script], { encoding: 'utf8' });
    const version = told?.stdout?.trim() ?? '';
    return { variable, python: version === '' ? '' : python, version };
  },
);

/** Runs a script of this folder: a JSON request on its standard input, a line `answer <JSON>` from it. */
export function askPython<Answer>(
  python: string,
  script: string,
  request: unknown,
  env: Readonly<Record<string, string>> = {},
): Answer {
  const { status, stdout, stderr } = spawnSync(python, ['-W', 'ignore', `${import.meta.dirname}/${script}`], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  const line = stdout.split('\n').find((one) => one.startsWith('answer '));
  if (status !== 0 || line === undefined) throw new Error(`${stdout}${stderr}`);
  return JSON.parse(line.slice('answer '.length)) as Answer;
}
