import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { aKind, version, type Kind } from '../core/index.ts';

const templates = fileURLToPath(new URL('./templates/', import.meta.url));
const read = (name: string): string => readFileSync(`${templates}${name}`, 'utf8');

/** What a new plugin is called. */
export interface PluginNames {
  readonly kind: Kind;
  /** `mine` */
  readonly name: string;
  /** `synth-plugin-mine`, `@acme/synth-plugin-mine` */
  readonly packageName: string;
  /** `mine/mine` */
  readonly use: string;
}

/** Every file of a new plugin package, by name. */
export function pluginPackage(names: PluginNames): Readonly<Record<string, string>> {
  const { kind, name } = names;
  const filled = (file: string): string => read(file).replaceAll('{{name}}', name);
  const code = filled(`${kind}.mjs`);
  const summary = /summary:\s*'(.*)',\n/.exec(code)?.[1] ?? '';
  const material = existsSync(`${templates}${kind}.notes.txt`)
    ? { 'notes.txt': read(`${kind}.notes.txt`) }
    : {};
  return {
    'package.json': packageJson(names, summary),
    'index.js': code,
    'index.d.ts': `declare const plugin: import('synth-subnet').Plugin<'${kind}'>;\nexport default plugin;\n`,
    'index.test.js': filled(`${kind}.test.mjs`),
    'example.yaml': example(kind, './index.js'),
    ...material,
    'tsconfig.json': `${JSON.stringify(tsconfig, null, 2)}\n`,
    'README.md': readme(names, summary),
    '.gitignore': 'node_modules/\n.synth/\n*.tgz\n',
  };
}

const example = (kind: Kind, use: string): string => read(`${kind}.yaml`).replace('PLUGIN', use);

const packageJson = ({ kind, packageName }: PluginNames, description: string): string =>
  `${JSON.stringify(
    {
      name: packageName,
      version: '0.1.0',
      description,
      keywords: ['synth-subnet', 'synth-plugin', kind],
      type: 'module',
      engines: { node: '>=20.19' },
      exports: {
        '.': { types: './index.d.ts', default: './index.js' },
        './package.json': './package.json',
      },
      files: ['index.js', 'index.d.ts'],
      scripts: {
        test: 'node --test',
        typecheck: 'tsc',
        example: `synth run --config example.yaml${kind === 'service' ? '' : ' --steps 3'}`,
      },
      // Never as dependencies: a plugin works with the copies of whoever installs it.
      peerDependencies: { 'synth-subnet': `^${version}`, zod: '^4.1.13' },
      devDependencies: { '@types/node': '^20.19.0', typescript: '^6.0.0' },
    },
    null,
    2,
  )}\n`;

const tsconfig = {
  compilerOptions: {
    checkJs: true,
    noEmit: true,
    strict: true,
    target: 'ES2023',
    module: 'NodeNext',
    types: ['node'],
    skipLibCheck: true,
  },
  files: ['index.js', 'index.d.ts'],
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const fence = '```';

const readme = ({ kind, packageName, use }: PluginNames, summary: string): string => `# ${packageName}

${capital(aKind(kind))} for [synth-subnet](https://www.npmjs.com/package/synth-subnet). ${summary}

## Use it

${fence}sh
npm install ${packageName}
npx synth plugins add ${packageName}
${fence}

and in \`synth.config.yaml\`:

${fence}yaml
plugins: ["${packageName}"]
${example(kind, use).trimEnd()}
${fence}

## Work on it

${fence}sh
npm install
npm test            # the laws that every ${kind} keeps, and what this one does
npm run typecheck   # the types in the comments of index.js
npm run example     # a node that uses index.js as it is
${fence}

The plugin is \`index.js\`, its options are described there; an editor shows them in YAML after \`npx synth schema\`.

## Publish it

Add \`license\`, \`author\` and \`repository\` to \`package.json\`, then \`npm publish\`.
`;
