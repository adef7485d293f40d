import { catalogue, type ErrorCode } from '../../core/index.ts';
import { brokenConfigs, type BrokenCase } from '../core/config/broken.ts';
import { createWorkspace } from '../core/config/workspace.ts';
import { events, synth, type Finished, type RunOptions } from '../helpers/cli.ts';
import { synthHere } from '../helpers/terminal.ts';

/** The key that the table's configurations write out or hold in a variable. */
const planted = 'sk-live-0123456789';

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly where?: { readonly file?: string };
}

/** A configuration that is not there has no place. */
const placeless = ['SYN_CONFIG_NOT_FOUND'];

type Run = (args: readonly string[], options: RunOptions) => Promise<Finished>;

/** What the command line says to a broken configuration, and whether that is what the user needs. */
async function tryOut({ files, args = [], env = {} }: BrokenCase, run: Run, json = false): Promise<Finished> {
  const { cwd, remove } = createWorkspace(files);
  try {
    const all = ['check', ...args, ...(json ? ['--json'] : [])];
    return await run(all, { cwd, env });
  } finally {
    remove();
  }
}

function expectHelpful(item: BrokenCase, { code, stdout, stderr }: Finished): void {
  const { file, line, column, path, message = '', hint = '', count = 1 } = item.expect;
  const { exit } = catalogue[item.expect.code as ErrorCode];
  expect({ code, stdout, stderr }).toEqual({ code: exit, stdout: '', stderr: expect.any(String) as unknown });
  // Blocks begin with a cross; the last line counts them when there are several.
  const blocks = stderr.split(/^(?=✖ )/m);
  expect(blocks).toHaveLength(count);
  if (count > 1) expect(stderr).toContain(`\n${count} problems.\n`);
  const place = file && [file, line, column].filter((part) => part !== undefined).join(':');
  const fits = (block: string): boolean => {
    const [first = '', where = '', ...rest] = block.split('\n');
    return (
      first.startsWith(`✖ ${item.expect.code}  `) &&
      block.includes(message) &&
      (place === undefined || where.trim().startsWith(place)) &&
      (path === undefined || path === '' || where.endsWith(`   ${path}`)) &&
      (place === undefined ? [where, ...rest] : rest).join('\n').includes(hint)
    );
  };
  expect(blocks.some(fits) ? 'as expected' : stderr).toBe('as expected');
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toContain(planted);
}

describe('a broken configuration on the command line', () => {
  it.each(brokenConfigs.map((item) => [item.name, item] as const))('%s', async (_, item) => {
    expectHelpful(item, await tryOut(item, synthHere));
  });

  it('is told to programs as one line of JSON each', async () => {
    for (const item of brokenConfigs) {
      const { stdout } = await tryOut(item, synthHere, true);
      const [error, ...more] = events(stdout);
      expect({ name: item.name, more, type: error?.type }).toEqual({
        name: item.name,
        more: [],
        type: 'error',
      });
      const problems = [error, ...((error?.['further'] as object[] | undefined) ?? [])] as Problem[];
      expect(problems).toHaveLength(item.expect.count ?? 1);
      for (const { code, message, hint = '', where } of problems) {
        const remedy = hint.trim() === '' ? 'no remedy' : 'remedy';
        const place = where?.file === undefined && !placeless.includes(code) ? 'no place' : 'place';
        expect({ name: item.name, code, message, remedy, place }).toMatchObject({
          remedy: 'remedy',
          place: 'place',
        });
      }
    }
  });

  // Spread over all kinds of fault.
  const some = brokenConfigs.filter((_, index) => index % 11 === 0);

  it.each(some.map((item) => [item.name, item] as const))('in a process of its own: %s', async (_, item) => {
    expectHelpful(item, await tryOut(item, synth));
  });
});
