import { kinds } from '../../core/index.ts';

export interface Group {
  readonly title: string;
  /** Paths below `docs`, in reading order. */
  readonly pages: readonly string[];
}

/** Every page of the site. */
export const navigation: readonly Group[] = [
  { title: 'Start', pages: ['index.md'] },
  {
    title: 'Run a node',
    pages: ['operate.md', 'local-servers.md', 'configuration.md', 'commands.md', 'errors.md', 'editor.md'],
  },
  { title: 'Scores and data', pages: ['scorers.md', 'dataset.md'] },
  { title: 'Plugins', pages: ['built-ins.md', 'write-a-plugin.md', 'values.md'] },
  { title: 'Kinds of plugins', pages: kinds.map((kind) => `kinds/${kind}.md`) },
];
