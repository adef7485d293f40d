import { base, baseWith, moduleFolder, zodUrl } from '../../core/config/broken/case.ts';

/** A plugin that is broken on purpose, and what the user is told. */
export interface BrokenPlugin {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** `check` finds it, or only a `run`; default `check`. */
  readonly command?: readonly string[];
  /** It does something to the process, so it gets one of its own. */
  readonly process?: boolean;
  /** Fragments of what is said. `plugin` names who is to blame; default: the file. */
  readonly expect: {
    readonly exit: number;
    readonly code?: string;
    readonly plugin?: string;
    readonly message: string;
    readonly hint: string;
  };
}

/** Source of a scorer; `fields` replace those of a right one, `before` stands above it. */
export const scorer = (
  fields: string,
  before = '',
): string => `import * as zod from ${JSON.stringify(zodUrl)};
const z = zod.z ?? zod.default.z;
${before}
export default {
  apiVersion: 1, kind: 'scorer', name: 'mine', summary: 'For tests.', options: z.strictObject({}), needs: {}, traits: { deterministic: true },
  setup: () => ({ score: async ({ replies }) => replies.map(() => ({ value: 1 })) }),
  ${fields}
};
`;

/** A scorer of one's own beside the configuration. */
export const withFile = (source: string, use = './mine.js'): Record<string, string> => ({
  ...moduleFolder,
  ...baseWith(
    {
      5: `tasks: { math: { rewards: { mine: { use: ${use}, weight: 1 } } } }`,
      7: 'chain: { use: local, miners: { chat: { use: chat } } }',
    },
    'run: { setupTimeoutMs: 200, stopTimeoutMs: 100, scorerTimeoutMs: 200 }\n',
  ),
  'mine.js': source,
});

/** A package with this code, listed and used. */
export const withPackage = (
  code: string,
  { manifest = {}, use = 'house/mine' }: { readonly manifest?: object | string; readonly use?: string } = {},
): Record<string, string> => ({
  ...moduleFolder,
  'synth.config.yaml': `${base.replace('rouge: { weight: 1 }', `mine: { use: ${use}, weight: 1 }`)}plugins: [synth-plugin-house]\n`,
  'node_modules/synth-plugin-house/package.json':
    typeof manifest === 'string'
      ? manifest
      : JSON.stringify({
          name: 'synth-plugin-house',
          version: '1.2.3',
          type: 'module',
          exports: './index.js',
          ...manifest,
        }),
  'node_modules/synth-plugin-house/index.js': code,
});
