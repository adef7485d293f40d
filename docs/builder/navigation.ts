import { kinds } from '../../core/index.ts';

export interface Group {
  readonly title: string;
  /** Paths below `docs`, in reading order. */
  readonly pages: readonly string[];
}

const groups: readonly Group[] = [
  { title: 'Start', pages: ['index.md'] },
  {
    title: 'Run a node',
    pages: [
      'operate.md',
      'operators.md',
      'bittensor.md',
      'commune.md',
      'dojo.md',
      'local-servers.md',
      'configuration.md',
      'commands.md',
      'errors.md',
      'editor.md',
    ],
  },
  { title: 'Scores and data', pages: ['scorers.md', 'dataset.md'] },
  { title: 'Plugins', pages: ['built-ins.md', 'write-a-plugin.md', 'values.md'] },
  { title: 'Kinds of plugins', pages: kinds.map((kind) => `kinds/${kind}.md`) },
];

/** These pages in groups; those that no group names come last. */
export function navigationOf(paths: readonly string[]): Group[] {
  const named = new Set(groups.flatMap(({ pages }) => pages));
  return [...groups, { title: 'Further pages', pages: paths.filter((path) => !named.has(path)) }]
    .map(({ title, pages }) => ({ title, pages: pages.filter((path) => paths.includes(path)) }))
    .filter(({ pages }) => pages.length > 0);
}
