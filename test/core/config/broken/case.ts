import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** A configuration that must be refused, and how. */
export interface BrokenCase {
  readonly name: string;
  /** Files of the working directory by name; `synth.config.yaml` is the configuration. */
  readonly files: Readonly<Record<string, string>>;
  /** Further arguments on the command line. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The problem, as one of `count` (default 1) that are reported. `message` and `hint` are fragments. */
  readonly expect: {
    readonly code: string;
    readonly file?: string;
    readonly line?: number;
    readonly column?: number;
    readonly path?: string;
    readonly message?: string;
    readonly hint?: string;
    readonly count?: number;
  };
}

/** A whole validator in seven lines; what a case adds starts at line 8. */
export const base = `role: validator
llms: { default: { use: offline } }
tools: { default: { use: mathgenerator } }
agents: { default: { use: verbatim } }
tasks: { math: { rewards: { rouge: { weight: 1 } } } }
weigher: { use: proportional }
chain: { use: local }
`;

/** The same with some lines replaced, by number from 1. */
export const baseWith = (lines: Readonly<Record<number, string>>, more = ''): Record<string, string> => ({
  'synth.config.yaml':
    base
      .trimEnd()
      .split('\n')
      .map((line, i) => lines[i + 1] ?? line)
      .join('\n') + `\n${more}`,
});

export const config = (text: string): Record<string, string> => ({ 'synth.config.yaml': text });

/** URL of our zod, for plugin files that stand outside of the package. */
export const zodUrl = pathToFileURL(createRequire(import.meta.url).resolve('zod')).href;

/** Source of a plugin file; `fields` replace those of a right plugin. */
export const pluginFile = (fields: string): string => `import * as zod from ${JSON.stringify(zodUrl)};
const z = zod.z ?? zod.default.z;
export default {
  apiVersion: 1, kind: 'tool', name: 'mine', summary: 'For tests.', options: z.strictObject({}), needs: {}, traits: { methods: ['random'], network: false },
  setup: () => ({ fetch: async () => { throw new Error('not for use'); } }),
  ${fields}
};
`;
/** Lets Node take the `.js` files beside it for ES modules. */
export const moduleFolder = { 'package.json': '{ "type": "module" }' };
