import fc from 'fast-check';
import { renderTurns, renderXml } from '../../../../plugins/tasks/tagging/render.ts';
import { planWindows, splitLines } from '../../../../plugins/tasks/tagging/windows.ts';
import { cgpGolden } from '../../../fixtures/golden/cgp.ts';

describe('windows as CGP cut them', () => {
  test('one after another', () => {
    type Input = { lines: number; size: number; overlap: number }[];
    const { input, expected } = cgpGolden<Input, number[][][]>('win-split-basic');
    expect(input.map(({ lines, size, overlap }) => splitLines(lines, size, overlap))).toEqual(expected);
  });

  test('in 2024', () => {
    type Row = { lines: number; windows: number; last_len: number; accepted: boolean };
    for (const { lines, windows, last_len, accepted } of cgpGolden<unknown, Row[]>('win-policy-2024')
      .expected) {
      const plan = planWindows(lines, { size: 10, overlap: 2, fallbackSize: 5 });
      const [start = 0, end = 0] = plan.at(-1) ?? [];
      expect({ lines, windows: plan.length, last_len: end - start, accepted: plan.length > 1 }).toEqual({
        lines,
        windows,
        last_len,
        accepted,
      });
    }
  });

  test('in 2026, where the fallback leaves no way forward', () => {
    type Row = { lines: number; windows: number; accepted_min1: boolean; accepted_min0: boolean };
    for (const row of cgpGolden<unknown, Row[]>('win-policy-head').expected) {
      const { length } = planWindows(row.lines, { size: 10, overlap: 2, fallbackSize: 2 });
      expect({
        lines: row.lines,
        windows: length,
        accepted_min1: length > 1,
        accepted_min0: length > 0,
      }).toEqual(row);
    }
  });
});

describe('windows', () => {
  const sizes = fc.record({
    size: fc.integer({ min: 1, max: 40 }),
    overlap: fc.integer({ min: 0, max: 40 }),
    fallbackSize: fc.integer({ min: 1, max: 40 }),
  });

  test('hold every line, in order, and none is longer than it may be', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), sizes, (count, windowing) => {
        const plan = planWindows(count, windowing);
        expect(plan[0]?.[0]).toBe(0);
        expect(plan.at(-1)?.[1]).toBe(count);
        plan.slice(1).forEach(([start], index) => {
          const [before, end] = plan[index] as readonly [number, number];
          expect(start).toBeGreaterThan(before);
          expect(end - start).toBe(windowing.overlap);
        });
        if (plan.length > 1)
          for (const [start, end] of plan)
            expect(end - start).toBeLessThanOrEqual(Math.max(windowing.size, windowing.fallbackSize));
      }),
    );
  });
});

describe('a conversation', () => {
  test("stands as upstream's model saw it", () => {
    type Expected = { xml: string; turns: unknown };
    const { input, expected } = cgpGolden<{ lines: unknown[][] }, Expected>('xml-render');
    expect(renderXml(input.lines)).toBe(expected.xml);
  });

  test('stands one turn a line, whatever is said', () => {
    expect(
      renderTurns([
        [0, ' Hi\np1: I am p1 '],
        [12, ''],
      ]),
    ).toBe('p0: Hi p1: I am p1\np12: ');
  });
});
