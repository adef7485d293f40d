import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allBittensorSections, bittensorYuma } from './fixtures/golden/bittensor.ts';
import { allCgpCases } from './fixtures/golden/cgp.ts';
import { allCommuneSeries } from './fixtures/golden/commune.ts';
import { allDojoCases } from './fixtures/golden/dojo.ts';
import { deviations } from './fixtures/golden/deviations.ts';
import { allGoldenRows } from './fixtures/golden/rows.ts';

const here = import.meta.dirname;

/** What test files ask for by calling `reader` with a name: `goldenRows('rouge')`. */
function askedOf(reader: string): Set<string> {
  const call = new RegExp(`\\b${reader}(?:<[^]{0,1000}?>)?\\(\\s*'([\\w.-]+)'`, 'gu');
  const asked = new Set<string>();
  for (const file of readdirSync(here, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.test.ts') || file === 'golden-coverage.test.ts') continue;
    for (const [, name = ''] of readFileSync(join(here, file), 'utf8').matchAll(call)) asked.add(name);
  }
  return asked;
}

const sources = [
  {
    name: 'SN1',
    reader: 'goldenRows',
    count: 223,
    rows: allGoldenRows.map(({ id, group }) => ({ id, asked: group })),
  },
  {
    name: 'Commune',
    reader: 'communeGolden',
    count: 71,
    rows: allCommuneSeries.map((id) => ({ id, asked: id })),
  },
  {
    name: 'Bittensor',
    reader: 'bittensorGolden',
    count: 22 - bittensorYuma.length,
    rows: allBittensorSections
      .filter((section) => !bittensorYuma.includes(section))
      .map((section) => ({ id: section, asked: section })),
  },
  { name: 'Dojo', reader: 'dojoGolden', count: 20, rows: allDojoCases.map(({ id }) => ({ id, asked: id })) },
  { name: 'CGP', reader: 'cgpGolden', count: 25, rows: allCgpCases.map(({ id }) => ({ id, asked: id })) },
];

describe.each(sources)('golden rows of $name', ({ reader, count, rows }) => {
  test('each has an id of its own', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(count);
  });

  test('every row runs in a test or is a deviation with a reason', () => {
    const asked = askedOf(reader);
    const forgotten = rows.filter((row) => !asked.has(row.asked) && !Object.hasOwn(deviations, row.id));
    expect(forgotten.map(({ id }) => id)).toEqual([]);
  });

  test('every row a test asks for exists', () => {
    const known = new Set(rows.map((row) => row.asked));
    for (const name of askedOf(reader)) expect(known).toContain(name);
  });
});

test('every deviation names a row and says why', () => {
  const ids = new Set(sources.flatMap(({ rows }) => rows.map(({ id }) => id)));
  for (const [id, reason] of Object.entries(deviations)) {
    // A part of a row that otherwise passes: `ema-fresh-network.release_2024_10_24`.
    expect(ids).toContain(ids.has(id) ? id : id.replace(/\.[^.]+$/u, ''));
    const [, first] = /^As ([\w.-]+)(?=[,.]| )/u.exec(reason) ?? [];
    expect((first === undefined ? reason : (deviations[first] ?? '')).length).toBeGreaterThan(20);
  }
});
