import { checkConfig, SynthError } from '../../../core/index.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { brokenConfigs, type BrokenCase } from './broken.ts';
import { createWorkspace, loadFrom } from './workspace.ts';

async function problemsOf({ files, args = [], env = {} }: BrokenCase): Promise<readonly SynthError[]> {
  const { cwd, remove } = createWorkspace(files);
  try {
    await checkConfig(await loadFrom(cwd, { args, env }), { catalog });
    return [];
  } catch (error) {
    if (!(error instanceof SynthError)) throw error;
    return error.problems.length > 0 ? error.problems : [error];
  } finally {
    remove();
  }
}

const shown = ({ code, where, message, hint }: SynthError): string =>
  [code, where?.file, where?.line, where?.column, where?.path, message, hint].join(' | ');

describe('broken configurations', () => {
  it('are many, each with a name of its own', () => {
    expect(brokenConfigs.length).toBeGreaterThanOrEqual(85);
    expect(new Set(brokenConfigs.map(({ name }) => name)).size).toBe(brokenConfigs.length);
  });

  it.each(brokenConfigs.map((item) => [item.name, item] as const))('%s', async (_, item) => {
    const problems = await problemsOf(item);
    const { code, file, line, column, path, message = '', hint = '', count = 1 } = item.expect;
    const wanted = problems.find(
      (problem) =>
        problem.code === code &&
        (file === undefined || problem.where?.file === file) &&
        (line === undefined || problem.where?.line === line) &&
        (column === undefined || problem.where?.column === column) &&
        (path === undefined || problem.where?.path === path) &&
        problem.message.includes(message) &&
        problem.hint?.includes(hint),
    );
    // Shown in full when it fails.
    expect(wanted ? 'as expected' : problems.map(shown)).toBe('as expected');
    expect(problems.map(shown)).toHaveLength(count);
    for (const problem of problems) expect(problem.exitCode).toBeLessThan(70);
  });
});
