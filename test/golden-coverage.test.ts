import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviations } from './fixtures/golden/deviations.ts';
import { allGoldenRows } from './fixtures/golden/rows.ts';

const here = import.meta.dirname;
/** `goldenRows('rouge')`, or a filter of one's own. */
const call = /(?:goldenRows(?:<[^']*>)?\(\s*|\bgroup === )'([a-z_]+)'/gu;

/** Groups of golden rows that some test file runs, with the files. */
function groupsUnderTest(): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const file of readdirSync(here, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.test.ts') || file === 'golden-coverage.test.ts') continue;
    for (const [, group = ''] of readFileSync(join(here, file), 'utf8').matchAll(call))
      groups.set(group, [...(groups.get(group) ?? []), file]);
  }
  return groups;
}

describe('golden rows of SN1', () => {
  test('there are 223, each with an id of its own', () => {
    expect(new Set(allGoldenRows.map(({ id }) => id)).size).toBe(223);
  });

  test('every row runs in a test or is a deviation with a reason', () => {
    const groups = groupsUnderTest();
    const forgotten = allGoldenRows.filter(
      ({ id, group }) => !groups.has(group) && !Object.hasOwn(deviations, id),
    );
    expect(forgotten.map(({ id }) => id)).toEqual([]);
  });

  test('every deviation names a row and says why', () => {
    const ids = new Set(allGoldenRows.map(({ id }) => id));
    for (const [id, reason] of Object.entries(deviations)) {
      expect(ids).toContain(id);
      const [, first] = /^As ([a-z_]+-\d\d)\b/u.exec(reason) ?? [];
      expect((first === undefined ? reason : (deviations[first] ?? '')).length).toBeGreaterThan(20);
    }
  });

  test('every group a test asks for exists', () => {
    const known = new Set(allGoldenRows.map(({ group }) => group));
    for (const group of groupsUnderTest().keys()) expect(known).toContain(group);
  });
});
