import fc from 'fast-check';
import { dayNumber, monthNames } from '../../../plugins/scorers/date/calendar.ts';
import date from '../../../plugins/scorers/date/index.ts';
import { findDates } from '../../../plugins/scorers/date/parse.ts';
import { goldenRow, goldenRows } from '../../fixtures/golden/rows.ts';
import { scoreAll, setUp, valuesOf } from './batch.ts';

type Pair = { reference: string; completion: string };
const compatOf = { jan: 'upstream-1.0', jun: 'upstream-2.5' } as const;

describe('date, as upstream', () => {
  for (const row of goldenRows<Pair, number>('date'))
    test(row.id, async () => {
      const scorer = await setUp(date, { compat: compatOf[row.version as 'jan' | 'jun'] });
      const [value] = await valuesOf(scorer, {
        reference: row.input.reference,
        replies: [row.input.completion],
      });
      expect(Math.abs((value ?? NaN) - row.expected)).toBeLessThanOrEqual(row.tol ?? 0);
    });

  test('date-26: a reference without a date gives 0 with a reason', async () => {
    const { reference, completion } = goldenRow<Pair, unknown>('date-26').input;
    const scorer = await setUp(date, { compat: 'upstream-2.5' });
    expect(await scoreAll(scorer, { reference, replies: [completion] })).toEqual([
      { value: 0, reason: 'no-reference-date' },
    ]);
  });
});

describe('findDates', () => {
  const day = (year: number, month: number, dayOfMonth: number) => ({ year, month, day: dayOfMonth });
  test.each([
    ['2022-03-15', [day(2022, 3, 15)]],
    ['2022-03-15T10:20:30Z', [day(2022, 3, 15)]],
    ['2022/3/5', [day(2022, 3, 5)]],
    ['15 Dec 2022', [day(2022, 12, 15)]],
    ['December 15th, 2022.', [day(2022, 12, 15)]],
    ['Sept. 3, 1939', [day(1939, 9, 3)]],
    ['the 3rd of March, 1878', [day(1878, 3, 3)]],
    ['the twenty-first of June 1844', [day(1844, 6, 21)]],
    ['**July 4, 1776**', [day(1776, 7, 4)]],
    ['12/25/1991 and 25/12/1992', [day(1991, 12, 25), day(1992, 12, 25)]],
    ['03.04.1912', [day(1912, 3, 4)]],
    ['15 March 44 BC', [day(-43, 3, 15)]],
    ['March 15, 44 B.C.E.', [day(-43, 3, 15)]],
    ['24 August AD 79', [day(79, 8, 24)]],
    ['May 3, 1066', [day(1066, 5, 3)]],
    ['in July 1969', [{ year: 1969, month: 7, day: null }]],
    ['2022-03', [{ year: 2022, month: 3, day: null }]],
    ['1200 BCE', [{ year: -1199, month: null, day: null }]],
    ['1969', [{ year: 1969, month: null, day: null }]],
    ['Maybe 1990, Marchers', [{ year: 1990, month: null, day: null }]],
    ['30 February 2022', []],
    ['5000 people, 1,901 cars, 1500 km, 0 BC, room 12', []],
    ['February 29, 1700', [day(1700, 2, 29)]],
    ['February 30, 1900', []],
    ['Rome fell in 476.', [{ year: 476, month: null, day: null }]],
    ['79', [{ year: 79, month: null, day: null }]],
    ['July 476', [{ year: 476, month: 7, day: null }]],
    ['It was in 476 days', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(findDates(text)).toEqual(expected);
  });

  test('03/04/1912 is what `dayFirst` says', () => {
    expect(findDates('03/04/1912', true)).toEqual([day(1912, 4, 3)]);
  });

  test('reads back every date it is given, in every form', () => {
    const dates = fc.tuple(
      fc.integer({ min: 1000, max: 2099 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
    );
    fc.assert(
      fc.property(dates, ([y, m, d]) => {
        const name = monthNames[m - 1] as string;
        const iso = `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
        for (const text of [
          iso,
          `${name} ${d}, ${y}`,
          `${d} ${name.slice(0, 3)} ${y}`,
          `It was on ${d} ${name}, ${y}!`,
        ])
          expect(findDates(text)).toEqual([day(y, m, d)]);
      }),
    );
  });
});

test('dayNumber counts the days of the calendar, before and after year 0', () => {
  expect(dayNumber(1970, 1, 1)).toBe(0);
  fc.assert(
    fc.property(
      fc.date({ min: new Date('-000500-01-01'), max: new Date('+009999-12-31'), noInvalidDate: true }),
      (one) => {
        expect(dayNumber(one.getUTCFullYear(), one.getUTCMonth() + 1, one.getUTCDate())).toBe(
          Math.floor(one.getTime() / 86_400_000),
        );
      },
    ),
  );
});

describe('date', () => {
  const score = async (reference: string, replies: string[], more = {}): Promise<number[]> =>
    valuesOf(await setUp(date), { reference, replies, ...more });

  test('every way to write the right date is right', async () => {
    const replies = [
      'January 1, 1990',
      '1990-01-01',
      'Maybe January 1st, 1990, aged 23.',
      '1 Jan. 1990',
      '01/01/1990',
    ];
    expect(await score('January 01, 1990', replies)).toEqual([1, 1, 1, 1, 1]);
  });

  test('right fields and closeness earn in order', async () => {
    const values = await score('March 15, 2022', [
      'March 15, 2022',
      'March 16, 2022',
      'March 2022',
      '2022',
      'March 30, 2022',
      'April 15, 2022',
      'March 15, 2021',
    ]);
    expect(values[0]).toBe(1);
    expect(values[2]).toBe(0.75);
    expect(values[3]).toBe(0.5);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    expect(new Set(values).size).toBe(values.length);
    expect(await score('March 15, 2022', ['no idea'])).toEqual([0]);
  });

  test('one day off over a new year keeps its closeness; dates before 1677 too', async () => {
    const [eve] = await score('January 1, 2022', ['December 31, 2021']);
    expect(eve).toBe(Math.exp(-0.01) / 2);
    const [next, far] = await score('May 3, 1066', ['May 4, 1066', 'May 3, 1766']);
    expect(next).toBeGreaterThan(0.8);
    expect(far).toBe(0);
  });

  test('a year is compared as a year', async () => {
    const [exact, within, near, far] = await score('1969', ['1969', 'in July 1969', '1970', '1990']);
    expect([exact, within]).toEqual([1, 1]);
    expect(near).toBeGreaterThan(0.3);
    expect(far).toBeLessThan(0.001);
  });

  test('a list of guesses pays no more than one guess; dates of the question do not count', async () => {
    const guesses = Array.from({ length: 20 }, (_, i) => `March ${i + 1}, 2022`).join(', ');
    const [list] = await score('March 15, 2022', [guesses]);
    expect(list).toBeLessThan(0.75);
    const challenge = 'Apollo 11 was launched on July 16, 1969. When did it land?';
    expect(
      await score('July 20, 1969', ['Launched on July 16, 1969, it landed on July 20, 1969.'], { challenge }),
    ).toEqual([1]);
  });

  test('the date in the data of the reference comes before its text', async () => {
    const more = { referenceData: { date: '1912-06-23' } };
    expect(await score('Turing was born on 23 June 1911.', ['June 23, 1912'], more)).toEqual([1]);
  });
});
