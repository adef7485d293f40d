import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { findInUse, loadCatalog, presetNames, toJsonSchema, type JsonObject } from '../../../core/index.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { files, read } from '../../helpers/tree.ts';
import { createWorkspace, loadFrom, presetsFolder } from './workspace.ts';

const schema = toJsonSchema(await loadCatalog(catalog), {
  presets: presetNames(presetsFolder).map((name) => ({ name, summary: name })),
});
const ajv = new Ajv({
  allErrors: true,
  // Whatever the draft does not know is an error, but for what editors alone read.
  strictTypes: false,
  keywords: ['enumDescriptions'],
  formats: { uri: true },
});
const fits = ajv.compile(schema);
const faults = (text: string): string[] =>
  fits(parse(text)) ? [] : (fits.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);

/** YAML blocks of a Markdown file that are configurations. */
const blocksOf = (path: string): string[] =>
  [...read(path).matchAll(/^```yaml check\n(.*?)^```$/gms)].map(([, text = '']) => text);
const pages = ['README.md', ...files('docs', '.md'), ...files('examples', '.md')];

describe('the JSON Schema for editors', () => {
  it('is plain JSON, draft-07, and says nothing the draft does not know', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(JSON.stringify(schema)).not.toContain('"required":["weight"');
  });

  it.each(presetNames(presetsFolder))('fits the preset %s', (preset) => {
    expect(faults(readFileSync(join(presetsFolder, `${preset}.yaml`), 'utf8'))).toEqual([]);
  });

  it.each(['synth.config.example.yaml', ...files('examples', '.yaml')])('fits %s', (path) => {
    expect(faults(read(path))).toEqual([]);
  });

  it.each(pages.flatMap((path) => blocksOf(path).map((text, i) => [path, i, text] as const)))(
    'fits %s, block %i',
    (_path, _i, text) => expect(faults(text)).toEqual([]),
  );

  it.each([
    ['a variable for a number', 'seed: ${env:SEED}'],
    ['a variable for a boolean', 'weights: { enabled: "${env:ON}" }'],
    ['a variable for one of several words', 'run: { sampling: { mode: "${env:MODE}" } }'],
    [
      'null for anything inherited',
      'seed: null\ntasks: { qa: { rewards: { rouge: null }, weight: null } }\nchain: null',
    ],
    ['half an entry, the rest being inherited', 'tasks: { mine: { weight: 2, whatever: 1 } }'],
    ['a plugin file', 'tools: { mine: { use: ./mine.js, anything: 1 } }'],
  ])('takes %s', (_, text) => {
    expect(faults(text)).toEqual([]);
  });

  it.each([
    ['an unknown section', 'sinsk: {}'],
    ['an unknown preset', 'extends: sn2-validator'],
    ['a name of a plugin that is none', 'tools: { a: { use: 5 } }'],
    ['an unknown setting', 'run: { setps: 3 }'],
    ['a wrong type', 'run: { steps: many }'],
    ['an unknown plugin', 'weigher: { use: nothing }'],
    ['an unknown option of the plugin named by use', 'tasks: { a: { use: qa, tol: x } }'],
    [
      'an unknown option of the plugin named by the entry',
      'tasks: { qa: { rewards: { rouge: { ngrm: 1 } } } }',
    ],
    ['an unknown option of a miner inside a chain', 'chain: { use: local, miners: { parrot: { tims: 1 } } }'],
    ['a wrong value of an option', 'tasks: { qa: { rewards: { mine: { use: rouge, ngram: rouge-9 } } } }'],
  ])('refuses %s', (_, text) => {
    expect(faults(text)).not.toEqual([]);
  });

  it('takes an entry by what the configuration says it is, not by its name', async () => {
    const { cwd, remove } = createWorkspace({
      'synth.config.yaml': `extends: sn1-validator
tasks:
  qa: { use: explanation }
  math: { rewards: { rouge: { use: relevance, weight: 1 } } }
`,
    });
    const inUse = await findInUse(await loadFrom(cwd), { catalog });
    remove();
    expect(inUse.problems).toEqual([]);
    expect(inUse.entries.get('task')?.get('qa')).toBe('explanation');
    // Word overlap in the preset, likeness in the file: of neither for sure.
    expect(inUse.entries.get('scorer')?.get('rouge')).toBeNull();
    const known = new Ajv({ strict: false, formats: { uri: true } }).compile(
      toJsonSchema(await loadCatalog(catalog), { inUse }),
    );
    const fitsIt = (text: string): boolean => known(parse(text));
    expect(fitsIt('tasks: { qa: { questionsPerCycle: 1 } }')).toBe(true);
    expect(fitsIt('tasks: { qa: { questionsPerCycle: no } }')).toBe(false);
    expect(fitsIt('tasks: { qa: { rewards: { rouge: { pieceChars: 100 } } } }')).toBe(true);
    expect(fitsIt('tasks: { summarization: { questionsPerCycle: 1 } }')).toBe(false);
  });

  it('describes plugins and options', () => {
    const { 'task.qa': qa } = schema.definitions as Record<string, JsonObject>;
    expect(qa?.description).toEqual(expect.any(String));
    for (const property of Object.values(
      (schema.properties as Record<string, JsonObject>).run?.properties ?? {},
    ))
      expect(property).toHaveProperty('description');
  });
});
