import { z } from 'zod';
import { definePlugin, type Score, type ScoreBatch } from '../../../core/index.ts';
import { compatOption, maxCharsOption, oncePerTarget, scoreEach } from '../text/frame.ts';
import { dayNumber, precisionOf, sameDate, type PartialDate } from './calendar.ts';
import { findDates, mostPrecise } from './parse.ts';
import { dateScore10, dateScore25 } from './upstream.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'date',
  summary: 'How close the date in a reply is to the right one, with credit for a right year or month.',
  options: z.strictObject({
    dayFirst: z
      .boolean()
      .default(false)
      .describe('Read 03/04/1912 as 3 April where both readings are possible.'),
    compat: compatOption,
    maxChars: maxCharsOption,
  }),
  traits: { deterministic: true },
  setup(_, { dayFirst, compat, maxChars }) {
    const targetOf = oncePerTarget((batch) => ({
      date: findTarget(batch, dayFirst),
      asked: findDates(batch.challenge.text.slice(0, maxChars), dayFirst),
    }));
    return {
      score: (batch, signal) =>
        scoreEach(batch, signal, ({ text }): Score => {
          const reply = text.slice(0, maxChars);
          if (compat === 'upstream-1.0') return dateScore10(batch.target.text, reply);
          if (compat === 'upstream-2.5') return dateScore25(batch.target.text, reply);
          if (reply.trim() === '') return { value: 0, reason: 'empty' };
          const { date, asked } = targetOf(batch);
          if (date === null) return { value: 0, reason: 'no-reference-date' };
          const dates = answersOf(findDates(reply, dayFirst), asked, date);
          if (dates.length === 0) return { value: 0, reason: 'no-date' };
          // The mean: naming several dates never pays more than naming the likeliest one.
          const total = dates.reduce((sum, answer) => sum + closeness(date, answer), 0);
          return { value: total / dates.length };
        }),
    };
  },
});

/** `date` in the data of the reference or the item, else the first of the most precise dates of the target's text. */
function findTarget(
  { target, reference, item, challenge }: ScoreBatch,
  dayFirst: boolean,
): PartialDate | null {
  const told = target.kind === 'reference' ? (reference.data?.['date'] ?? item.data['date']) : undefined;
  const [exact] = typeof told === 'string' ? findDates(told, dayFirst) : [];
  if (exact !== undefined) return exact;
  const dates = findDates(target.text, dayFirst);
  const asked = findDates(challenge.text, dayFirst);
  const fresh = dates.filter((date) => !asked.some((other) => sameDate(other, date)));
  return mostPrecise(fresh.length > 0 ? fresh : dates)[0] ?? null;
}

/** The dates a reply offers: not those the question had named, unless that is the answer; the most precise ones. */
function answersOf(
  dates: readonly PartialDate[],
  asked: readonly PartialDate[],
  target: PartialDate,
): PartialDate[] {
  const own = dates.filter((date) => sameDate(date, target) || !asked.some((other) => sameDate(other, date)));
  return mostPrecise(own);
}

// Half of the credit is for right fields (year 0.5, month 0.25, day 0.25), half for closeness in the unit of the target.
const fieldCredit = { year: 0.5, month: 0.25, day: 0.25 };
/** exp(-distance²/scale), in days, months or years; a fortnight off is off. SN1 v2.5 had 1000 for days. */
const scales = { 3: 100, 2: 4, 1: 4 } as const;

/** 1 for the right date as precise as the target, 0.5 or 0.75 for a right year or month alone, less the farther off. */
export function closeness(target: PartialDate, answer: PartialDate): number {
  const precision = precisionOf(target);
  const isYear = answer.year === target.year;
  const isMonth = isYear && answer.month !== null && answer.month === target.month;
  const isDay = isMonth && answer.day !== null && answer.day === target.day;
  if (precision === 1 ? isYear : precision === 2 ? isMonth : isDay) return 1;
  const fields = (isYear ? fieldCredit.year : 0) + (isMonth ? fieldCredit.month : 0);
  if (precisionOf(answer) < precision) return fields;
  const distance = distanceBetween(target, answer, precision);
  return (fields + Math.exp(-(distance ** 2) / scales[precision])) / 2;
}

function distanceBetween(a: PartialDate, b: PartialDate, precision: 1 | 2 | 3): number {
  if (precision === 1) return a.year - b.year;
  if (precision === 2) return (a.year - b.year) * 12 + (a.month ?? 1) - (b.month ?? 1);
  return dayNumber(a.year, a.month ?? 1, a.day ?? 1) - dayNumber(b.year, b.month ?? 1, b.day ?? 1);
}
