import { z } from 'zod';
import { definePlugin, SynthError, type Context, type Io } from '../../../core/index.ts';
import { contactHeaders, wikimediaLicence, wikimediaOptions } from '../remote/wikimedia.ts';
import { countWords, windowsOf } from '../text/words.ts';
import { createWikiApi, isDisambiguation, type WikiPage } from './api.ts';
import { filterCategories, stripCategoryPrefix } from './categories.ts';
import { rankLinks } from './links.ts';
import { chooseSections, readSections, type WikiSection } from './sections.ts';

const options = z.strictObject({
  ...wikimediaOptions,
  apiUrl: z
    .url()
    .optional()
    .describe('Address of api.php of another MediaWiki; default: that of the language edition.'),
  minWords: z.int().min(1).default(50).describe('Least words of a section.'),
  maxWords: z
    .int()
    .min(1)
    .default(1000)
    .describe('Words after which a section is cut, at a paragraph or sentence.'),
  minBytes: z.int().min(0).default(1000).describe('Least size of an article.'),
  maxLinks: z.int().min(0).default(10).describe('Most links kept in `data.links`, the closest to the topic.'),
  excludeSections: z
    .array(z.string())
    .default([
      'See also',
      'References',
      'Further reading',
      'External links',
      'Notes',
      'Bibliography',
      'Sources',
    ])
    .describe('Headings whose sections, with all below them, are never used.'),
  excludeCategories: z
    .array(z.string())
    .default(['articles', 'wiki', 'pages', 'cs1'])
    .describe('Categories with one of these words in them are no tags.'),
});

/** Articles read for one context before the tool gives up. */
const maxPages = 10;

/**
 * A section of an article. `get` takes a title or `Title#Section`. The server draws random articles, so a seed repeats
 * the choice among the articles and sections that came back, not the articles; `data` has
 * `{ links, sections, pageId, pageLength, sectionLength }`, lengths in words.
 */
export default definePlugin({
  apiVersion: 1,
  kind: 'tool',
  name: 'wikipedia',
  summary: 'Fetches sections of Wikipedia articles, or of another MediaWiki.',
  options,
  traits: { methods: ['random', 'search', 'get'], network: true },
  setup({ http, clock, node }, settings) {
    const apiUrl = settings.apiUrl ?? `https://${settings.language}.wikipedia.org/w/api.php`;
    const api = createWikiApi(apiUrl, contactHeaders(node, settings.userAgentContact), { http, clock });

    const isLongEnough = (page: WikiPage): boolean =>
      !isDisambiguation(page) && (page.length ?? 0) >= settings.minBytes;

    const sectionsOf = (page: WikiPage): WikiSection[] =>
      isDisambiguation(page) ? [] : chooseSections(readSections(page.extract ?? ''), settings);

    const toContext = (page: WikiPage, section: WikiSection): Context => {
      const extract = page.extract ?? '';
      const [intro, ...headed] = readSections(extract);
      const text = cut(section.text, settings.maxWords);
      const url = page.fullurl ?? null;
      const headings = new Set(headed.map(({ title }) => title));
      for (const title of settings.excludeSections) headings.delete(title);
      return {
        id: section.title === '' ? page.title : `${page.title}#${section.title}`,
        title: page.title,
        topic: section.parents[0] ?? (section.title === '' ? page.title : section.title),
        subtopic: section.title,
        text,
        tags: filterCategories(
          (page.categories ?? []).map(({ title }) => stripCategoryPrefix(title)),
          settings.excludeCategories,
        ),
        source: {
          tool: 'wikipedia',
          url: url === null || section.title === '' ? url : `${url}#${toAnchor(section.title)}`,
          licence: wikimediaLicence,
          retrievedAt: clock.now(),
        },
        data: {
          links: rankLinks(
            intro?.text ?? '',
            (page.links ?? []).map(({ title }) => title),
            settings.maxLinks,
          ).map(([link]) => link),
          sections: [...headings],
          pageId: page.pageid ?? null,
          pageLength: countWords(extract),
          sectionLength: countWords(text),
        },
      };
    };

    /** Reads one article after the other until one has a fit section. */
    const readFirst = async (
      pages: readonly WikiPage[],
      { random }: Io,
      signal: AbortSignal,
    ): Promise<Context | null> => {
      for (const { title } of pages) {
        const page = await api.page(title, signal);
        const sections = page === null ? [] : sectionsOf(page);
        if (page !== null && sections.length > 0) return toContext(page, random.pick(sections));
      }
      return null;
    };

    return {
      async fetch(query, io, signal) {
        if (query.method === 'get') {
          const [title = '', heading] = query.id.split('#', 2);
          const page = await api.page(title, signal);
          const sections = page === null ? [] : sectionsOf(page);
          const fit = heading === undefined ? sections : sections.filter((one) => sameHeading(one, heading));
          if (page === null || fit.length === 0) throw nothing(`no fit section called "${query.id}"`);
          return toContext(page, io.random.pick(fit));
        }
        if (query.method === 'search') {
          const found = (await api.search(query.text, signal)).filter(isLongEnough);
          const context = await readFirst(found.slice(0, maxPages), io, signal);
          if (context === null) throw nothing(`no fit article about "${query.text}"`);
          return context;
        }
        let read = 0;
        for (let batches = 0; batches < maxPages && read < maxPages; batches += 1) {
          const drawn = (await api.random(signal)).filter(isLongEnough);
          const pages = io.random.shuffle(drawn.sort(byTitle)).slice(0, maxPages - read);
          read += pages.length;
          const context = await readFirst(pages, io, signal);
          if (context !== null) return context;
        }
        throw nothing('no fit article among those drawn');
      },
    };
  },
});

const byTitle = (a: WikiPage, b: WikiPage): number => (a.title < b.title ? -1 : 1);
const toAnchor = (heading: string): string => encodeURIComponent(heading.replaceAll(' ', '_'));
const sameHeading = ({ title }: WikiSection, heading: string): boolean =>
  title === heading || toAnchor(title) === heading || title.replaceAll(' ', '_') === heading;

const cut = (text: string, maxWords: number): string =>
  countWords(text) <= maxWords ? text : (windowsOf(text, { minWords: 1, maxWords })[0]?.text ?? text);

const nothing = (what: string): SynthError =>
  new SynthError('SYN_TOOL_EMPTY', {
    message: `The wiki has ${what}.`,
    hint: 'Lower `minWords` or `minBytes`, or ask for something else.',
  });
