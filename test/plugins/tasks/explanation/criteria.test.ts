import { seededRandom } from '../../../../core/index.ts';
import {
  audiences,
  drawCriteria,
  scale,
  subjectTypes,
} from '../../../../plugins/tasks/explanation/criteria.ts';
import { fields } from '../../../../plugins/tasks/explanation/fields.ts';

describe('the lists of criteria', () => {
  it.each([
    ['subject types', subjectTypes, 9, 9],
    ['fields', fields, 300, 1000],
    ['audiences', audiences, 14, 14],
    ['scale', scale, 10, 10],
  ])('of %s have their size and nothing twice', (_, list, least, most) => {
    expect(list.length).toBeGreaterThanOrEqual(least);
    expect(list.length).toBeLessThanOrEqual(most);
    expect(new Set(list.map((entry) => entry.toLowerCase())).size).toBe(list.length);
    for (const entry of list) expect(entry).toMatch(/^\p{L}[\p{L} -]*\p{L}$/u);
  });

  it('cover sciences, humanities and crafts', () => {
    for (const field of ['knot theory', 'virology', 'compiler construction', 'epigraphy', 'thatching'])
      expect(fields).toContain(field);
  });
});

describe('a draw', () => {
  const lists = { subjectTypes, fields, audiences };
  const draws = Array.from({ length: 6000 }, (_, seed) => drawCriteria(seededRandom(seed), lists));

  it.each([
    ['subjectType', subjectTypes],
    ['field', fields],
    ['audience', audiences],
    ['detail', scale],
    ['abstraction', scale],
    ['specificity', scale],
  ] as const)('takes every value of %s about equally often', (axis, list) => {
    const expected = draws.length / list.length;
    for (const value of list) {
      const count = draws.filter((draw) => draw[axis] === value).length;
      // Five standard deviations of a binomial count.
      expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
  });

  it('has axes that do not move together', () => {
    const both = draws.filter(({ detail, abstraction }) => detail === abstraction).length;
    expect(Math.abs(both - draws.length / 10)).toBeLessThan(5 * Math.sqrt(draws.length / 10));
  });
});
