import { imports, read, sources } from './helpers/tree.ts';
import { version } from '../core/index.ts';

const rooms = ['core', 'plugins', 'bin'] as const;
const inside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
const kindFolder = (path: string): string => path.split('/').slice(0, 2).join('/');

/** `file → import` for every import that breaks a law. */
function offences(folder: string, allowed: (path: string, target: string) => boolean): string[] {
  return sources(folder).flatMap((path) =>
    imports(path)
      .filter((target) => !allowed(path, target))
      .map((target) => `${path} → ${target}`),
  );
}

const isLocal = (target: string): boolean => rooms.some((room) => inside(target, room));

describe('the law of imports', () => {
  it('keeps core free of plugins and of the command line', () => {
    expect(offences('core', (_, target) => !inside(target, 'plugins') && !inside(target, 'bin'))).toEqual([]);
  });

  it('keeps the contracts a leaf that knows zod alone', () => {
    expect(
      offences('core/contracts', (_, target) => inside(target, 'core/contracts') || target === 'zod'),
    ).toEqual([]);
  });

  it('lets a plugin import core/index.ts and its own kind, nothing else of ours', () => {
    const found = offences(
      'plugins',
      (path, target) =>
        !isLocal(target) ||
        target === 'core/index.ts' ||
        path === 'plugins/catalog.ts' ||
        inside(target, kindFolder(path)),
    );
    expect(found).toEqual([]);
  });

  it('keeps the testing kit out of what runs', () => {
    const users = offences(
      'core',
      (path, target) => inside(path, 'core/testing') || !inside(target, 'core/testing'),
    );
    expect(users).toEqual([]);
  });

  it('lets the command line use core by its index, and the catalogue', () => {
    expect(
      offences(
        'bin',
        (path, target) =>
          !isLocal(target) ||
          inside(target, 'bin') ||
          target === 'core/index.ts' ||
          target === 'plugins/catalog.ts' ||
          (path === 'bin/testing.ts' && target === 'core/testing/index.ts'),
      ),
    ).toEqual([]);
  });

  it('keeps tsyringe in one file', () => {
    const users = rooms.flatMap(sources).filter((path) => imports(path).includes('tsyringe'));
    expect(users).toEqual(['core/host/container.ts']);
  });
});

describe('the house rules', () => {
  it('keeps files short', () => {
    const long = rooms.flatMap(sources).filter((path) => read(path).split('\n').length > 301);
    expect(long).toEqual([]);
  });

  it('takes time, randomness, environment and output from the host alone', () => {
    const ambient =
      /(?<![-\w.])(Math\.random|Date\.now|performance\.now|setTimeout|setInterval|globalThis\.fetch|process\.[a-z]\w*|console\.\w+)|(?:await|return|[=(,]) *fetch\(/;
    // The second one watches what plugins under test do to the process.
    const clocks = ['core/host/clock.ts', 'core/testing/ambient.ts'];
    const found = [...sources('core'), ...sources('plugins')]
      .filter((path) => !clocks.includes(path))
      .flatMap((path) =>
        read(path)
          .split('\n')
          .filter(
            (line) =>
              !/^\s*(\/\/|\*|\/\*)/.test(line) && ambient.test(line.replace(/'(?:\\.|[^'\\])*'/g, "''")),
          )
          .map((line) => `${path}: ${line.trim()}`),
      );
    expect(found).toEqual([]);
  });

  it('imports nothing of ours inside an `export default`, where tsc forgets to rewrite .ts', () => {
    const found = [...sources('core'), ...sources('plugins')].filter((path) =>
      /import\('\./.test(/^export default [^]*?^\S*\);$/m.exec(read(path))?.[0] ?? ''),
    );
    expect(found).toEqual([]);
  });

  it('has no empty catch and nothing left to do', () => {
    const found = rooms
      .flatMap(sources)
      .filter((path) => /catch *(\([^)]*\))? *\{\s*\}|\b(TODO|FIXME)\b|not implemented/i.test(read(path)));
    expect(found).toEqual([]);
  });

  it('knows its own version', () => {
    const { version: published } = JSON.parse(read('package.json')) as { version: string };
    expect(version).toBe(published);
  });
});
