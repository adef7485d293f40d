import { normalise } from '../text/normalise.ts';
import { isPossibleDay, monthNames, precisionOf, sameDate, type PartialDate } from './calendar.ts';

const month = String.raw`(?<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?`;
const ordinals =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first'.split(
    ' ',
  );
const day = String.raw`(?:(?<day>\d{1,2})(?:st|nd|rd|th)?|(?<word>${[...ordinals].reverse().join('|')}))`;
const before = String.raw`(?<era>B\.?\s?C\.?(?:\s?E\.?)?|A\.?D\.?|C\.?E\.?)(?![\p{L}])`;
const year = String.raw`(?:(?:A\.?D\.?\s)?(?<year>\d{1,4})(?:\s{0,2}${before})?)`;
const start = String.raw`(?<![\p{L}\p{N}_/.,+-]|\p{N}[.,/-])`;
const end = String.raw`(?![\p{L}\p{N}_/-]|[.,]\p{N})`;

const noUnit = String.raw`(?!\s?(?:%|(?:people|men|women|km|m|ft|feet|miles|kg|tons?|years|days|hours)\b))`;

/** From the most telling form to the least; what one form has taken is not looked at again. */
const forms = [
  String.raw`${start}(?<iso>[-+]?\d{4,6})-(?<number>\d{2})-(?<day>\d{2})(?:T[\d:.]{4,16}Z?)?${end}`,
  String.raw`${start}(?<iso>\d{4})[/.](?<number>\d{1,2})[/.](?<day>\d{1,2})${end}`,
  String.raw`${start}(?<first>\d{1,2})(?<mark>[-/.])(?<second>\d{1,2})\k<mark>(?<year>\d{4})${end}`,
  String.raw`${start}(?:the\s)?${day}(?:\s+day)?(?:\s+of)?[\s-]${month}(?:[\s,-]|,\s|\sin\s(?:the\syear\s)?)${year}${end}`,
  String.raw`(?<![\p{L}\p{N}_])${month}\s(?:the\s)?${day}(?:,\s?|\s)(?:in\s(?:the\syear\s)?)?${year}${end}`,
  String.raw`(?<![\p{L}\p{N}_])${month}(?:,\s|\s)(?:of\s)?(?:the\syear\s)?(?:A\.?D\.?\s)?(?<year>\d{3,4})(?:\s{0,2}${before})?${end}`,
  String.raw`${start}(?<iso>\d{4})-(?<number>0[1-9]|1[0-2])${end}`,
  String.raw`${start}(?<year>\d{1,6})\s{0,2}${before}`,
  String.raw`(?<![\p{L}\p{N}_])(?:A\.?D\.?|year)\s(?<year>\d{1,4})${end}`,
  String.raw`${start}(?<year>1\d{3}|20\d\d)${end}${noUnit}`,
  String.raw`(?<=(?<!\p{L})(?:in|by|since|until|about|around|circa|c\.|was|is)\s)(?<year>\d{3})${end}${noUnit}`,
  String.raw`^\s*(?<year>\d{1,4})\s*[.!]?\s*$`,
].map((source) => new RegExp(source, 'giu'));

/**
 * The dates of a text, in order and without repetition: ISO, numeric (month first unless it can't be or `dayFirst`), in
 * words with abbreviations and ordinals, BCE and CE, months and years alone. Days no calendar has are left out.
 */
export function findDates(text: string, dayFirst = false): PartialDate[] {
  let rest = normalise(text)
    .replace(/[*_`]{1,3}/gu, ' ')
    .replace(/[‐-―−]/gu, '-')
    .replace(/\s+/gu, ' ');
  const found: { readonly at: number; readonly date: PartialDate }[] = [];
  for (const form of forms)
    rest = rest.replace(form, (whole: string, ...groups: unknown[]) => {
      const named = groups.at(-1) as Readonly<Record<string, string | undefined>>;
      const date = readDate(named, dayFirst);
      if (date !== null) found.push({ at: groups.at(-3) as number, date });
      // Blanked out, of the same length: the offsets of later finds stay comparable.
      return ' '.repeat(whole.length);
    });
  found.sort((a, b) => a.at - b.at);
  const dates = found.map(({ date }) => date);
  return dates.filter((date, i) => dates.findIndex((other) => sameDate(other, date)) === i);
}

/** The most precise dates of a text only. */
export function mostPrecise(dates: readonly PartialDate[]): PartialDate[] {
  const best = Math.max(0, ...dates.map(precisionOf));
  return dates.filter((date) => precisionOf(date) === best);
}

function readDate(
  named: Readonly<Record<string, string | undefined>>,
  dayFirst: boolean,
): PartialDate | null {
  const isBefore = /^b/iu.test(named['era'] ?? '');
  const counted = Number(named['iso'] ?? named['year']);
  if (named['iso'] === undefined && counted === 0) return null;
  const year = isBefore ? 1 - counted : counted;
  if (named['first'] !== undefined)
    return readNumeric(year, Number(named['first']), Number(named['second']), dayFirst);
  const monthNumber =
    named['month'] === undefined
      ? Number(named['number'] ?? 0)
      : monthNames.findIndex((name) =>
          name.startsWith((named['month'] as string).replace(/^./u, (c) => c.toUpperCase()).slice(0, 3)),
        ) + 1;
  const dayOfMonth =
    named['word'] === undefined
      ? Number(named['day'] ?? 0)
      : ordinals.indexOf(named['word'].toLowerCase()) + 1;
  if (monthNumber === 0) return { year, month: null, day: null };
  if (monthNumber > 12) return null;
  if (dayOfMonth === 0 && named['day'] === undefined) return { year, month: monthNumber, day: null };
  return isPossibleDay(monthNumber, dayOfMonth) ? { year, month: monthNumber, day: dayOfMonth } : null;
}

function readNumeric(year: number, first: number, second: number, dayFirst: boolean): PartialDate | null {
  const orders = dayFirst
    ? [
        [second, first],
        [first, second],
      ]
    : [
        [first, second],
        [second, first],
      ];
  for (const [monthNumber = 0, dayOfMonth = 0] of orders)
    if (isPossibleDay(monthNumber, dayOfMonth)) return { year, month: monthNumber, day: dayOfMonth };
  return null;
}
