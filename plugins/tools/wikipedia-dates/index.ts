import { z } from 'zod';
import { definePlugin, SynthError, type Context, type Random } from '../../../core/index.ts';
import { contactHeaders, wikimediaLicence, wikimediaOptions } from '../remote/wikimedia.ts';
import { drawDay, readDay, toIso, writeDay, writeDigits, type Day } from './day.ts';
import { sections, writeYear, type DayEntry, type Section } from './entry.ts';
import { readFeed } from './feed.ts';

const options = z.strictObject({
  ...wikimediaOptions,
  source: z
    .enum(['feed', 'page'])
    .default('feed')
    .describe("feed: Wikimedia's on-this-day feed. page: the day's article, in English only."),
  baseUrl: z.url().optional().describe('Address of the wiki; default: that of the language edition.'),
  sections: z
    .array(z.enum(sections))
    .min(1)
    .default([...sections])
    .describe('Kinds of entries to draw from.'),
});

/** Days looked at for one context before the tool gives up. */
const maxDays = 5;
const maxLinks = 10;

/**
 * Something that happened, a birth or a death on a day of the year, each drawn by `io.random`. `get` takes a day
 * (`June 23`, `06-23`) or the id of a context. `data` is `{ date: "June 23", year, event: "44 BC – …", section, iso,
 * links }`, `year` negative for BC, `iso` with the astronomical year.
 */
const plugin = definePlugin({
  apiVersion: 1,
  kind: 'tool',
  name: 'wikipedia-dates',
  summary: 'Fetches dated events, births and deaths from Wikipedia.',
  options,
  traits: { methods: ['random', 'get'], network: true },
  async setup({ http, clock, node }, settings) {
    if (settings.source === 'page' && settings.language !== 'en')
      throw new SynthError('SYN_CONFIG_INVALID', {
        message: `The day articles can be read in English only, not in "${settings.language}".`,
        hint: 'Use `source: feed` for other languages.',
      });
    const base = (settings.baseUrl ?? `https://${settings.language}.wikipedia.org`).replace(/\/+$/, '');
    const headers = contactHeaders(node, settings.userAgentContact);
    const { readDayPage } = await import('./page.ts');
    const articleOf = (day: Day): string => `${base}/wiki/${writeDay(day).replace(' ', '_')}`;

    /** The entries of the first section, in random order, that has any. */
    const readDayEntries = async (
      day: Day,
      wanted: readonly Section[],
      signal: AbortSignal,
    ): Promise<{ readonly section: Section; readonly entries: readonly DayEntry[] } | null> => {
      const page =
        settings.source === 'page'
          ? readDayPage((await http.request({ url: articleOf(day), headers }, signal)).text)
          : null;
      for (const section of wanted) {
        const entries = page === null ? await askFeed(day, section, signal) : (page.get(section) ?? []);
        if (entries.length > 0) return { section, entries };
      }
      return null;
    };
    const askFeed = async (day: Day, section: Section, signal: AbortSignal): Promise<DayEntry[]> => {
      const url = `${base}/api/rest_v1/feed/onthisday/${section.toLowerCase()}/${writeDigits(day, '/')}`;
      return readFeed(await http.request({ url, headers }, signal), section);
    };
    const toContext = (day: Day, section: Section, entry: DayEntry): Context => {
      const date = writeDay(day);
      const year = writeYear(entry.year);
      const event = `${year} – ${entry.text}`;
      return {
        id: idOf(day, section, entry),
        title: date,
        topic: section,
        subtopic: year,
        text: event,
        tags: entry.links.slice(0, maxLinks),
        source: {
          tool: 'wikipedia-dates',
          // The feed of another language draws on that language's own day articles, whose titles we don't know.
          url: settings.language === 'en' ? `${articleOf(day)}#${section}` : null,
          licence: wikimediaLicence,
          retrievedAt: clock.now(),
        },
        data: {
          date,
          year: entry.year,
          event,
          section,
          iso: toIso(entry.year, day),
          links: entry.links.slice(0, maxLinks),
        },
      };
    };
    const draw = async (day: Day, random: Random, signal: AbortSignal): Promise<Context | null> => {
      const found = await readDayEntries(day, random.shuffle(settings.sections), signal);
      return found === null ? null : toContext(day, found.section, random.pick(found.entries));
    };

    return {
      async fetch(query, { random }, signal) {
        if (query.method === 'search')
          throw new SynthError('SYN_TOOL_UNSUPPORTED', {
            message: 'wikipedia-dates cannot search for words.',
            hint: 'Use `random`, or `get` with a day such as "June 23".',
          });
        if (query.method === 'get') {
          const [digits = '', name] = query.id.split('/');
          const day = readDay(digits);
          if (day === null) throw nothing(`day called "${query.id}"`);
          if (name === undefined) {
            const context = await draw(day, random, signal);
            if (context === null) throw nothing(`entry for ${writeDay(day)}`);
            return context;
          }
          const section = sections.find((one) => one === name);
          const found = section === undefined ? null : await readDayEntries(day, [section], signal);
          const entry = found?.entries.find((one) => idOf(day, found.section, one) === query.id);
          if (found === null || entry === undefined) throw nothing(`entry "${query.id}"`);
          return toContext(day, found.section, entry);
        }
        for (let days = 0; days < maxDays; days += 1) {
          const context = await draw(drawDay(random), random, signal);
          if (context !== null) return context;
        }
        throw nothing(`entry for any of ${maxDays} days`);
      },
    };
  },
});

export default plugin;

/** `06-24/Events/1314/robert-the-bruce-defeats` */
function idOf(day: Day, section: Section, { year, text }: DayEntry): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [writeDigits(day), section, year, words.slice(0, 8).join('-')].join('/');
}

const nothing = (what: string): SynthError =>
  new SynthError('SYN_TOOL_EMPTY', { message: `Wikipedia has no ${what}.` });
