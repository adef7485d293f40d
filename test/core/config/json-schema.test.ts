import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  loadCatalog,
  presetNames,
  toJsonSchema,
  type JsonObject,
  type JsonValue,
} from '../../../core/index.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { faultsOf } from './json-schema-faults.ts';
import { presetsFolder } from './workspace.ts';

const schema = toJsonSchema(await loadCatalog(catalog));
const faults = (text: string): string[] => faultsOf(schema, parse(text) as JsonValue);

describe('the JSON Schema for editors', () => {
  it('is plain JSON, draft-07, and refers only to what it defines', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    // A validator warns of a format the draft does not know; zod has names of its own.
    const formats = [...JSON.stringify(schema).matchAll(/"format":"([^"]+)"/g)].map(([, format]) => format);
    expect(
      formats.filter((format) => !['uri', 'email', 'date', 'date-time', 'regex'].includes(format ?? '')),
    ).toEqual([]);
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    const refs = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)].map(
      (match) => match[1],
    );
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of refs) expect(schema.definitions as JsonObject).toHaveProperty([ref as string]);
    expect(JSON.stringify(schema)).not.toContain('"required":["weight"');
  });

  it.each(presetNames(presetsFolder))('fits the preset %s', (preset) => {
    expect(faults(readFileSync(join(presetsFolder, `${preset}.yaml`), 'utf8'))).toEqual([]);
  });

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

  it('describes plugins and options', () => {
    const { 'task.qa': qa } = schema.definitions as Record<string, JsonObject>;
    expect(qa?.description).toEqual(expect.any(String));
    for (const property of Object.values(
      (schema.properties as Record<string, JsonObject>).run?.properties ?? {},
    ))
      expect(property).toHaveProperty('description');
  });
});
