import { XMLParser } from 'fast-xml-parser';

/**
 * @typedef {{ id: string, title: string, text: string, url: string | null, tags: string[], published: string | null }} Entry
 * @typedef {{ title: string, rights: string | null, entries: Entry[] }} Feed
 */

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  // Atom may hold XHTML, which is read as the text it is.
  stopNodes: ['feed.entry.content', 'feed.entry.summary', 'feed.title', 'feed.entry.title'],
  // Entities that a file declares itself may unfold without end; those of XML and HTML are read below.
  processEntities: false,
});

/** An RSS 2.0, RSS 1.0 or Atom document; null when the text is none of them. @param {string} xml @returns {Feed | null} */
export function readFeed(xml) {
  /** @type {any} */
  let document;
  try {
    document = parser.parse(xml);
  } catch {
    return null;
  }
  const { rss, RDF, feed } = document;
  if (feed !== undefined) return fromAtom(feed);
  const channel = rss?.channel ?? RDF?.channel;
  return channel === undefined ? null : fromRss(channel, RDF?.item ?? channel.item);
}

/** @param {any} channel @param {any} items @returns {Feed} */
const fromRss = (channel, items) => ({
  title: plain(channel.title),
  rights: plain(channel.copyright ?? channel.rights) || null,
  entries: list(items).map((item, index) => {
    const url = said(item.link) || null;
    return {
      id: said(item.guid) || url || `#${index + 1}`,
      title: plain(item.title),
      text: plain(item.encoded ?? item.description),
      url,
      tags: list(item.category ?? item.subject).map(plain),
      published: isoDate(said(item.pubDate ?? item.date)),
    };
  }),
});

/** @param {any} feed @returns {Feed} */
const fromAtom = (feed) => ({
  title: plain(feed.title),
  rights: plain(feed.rights) || null,
  entries: list(feed.entry).map((entry, index) => {
    const links = list(entry.link);
    const link = links.find((one) => (one['@rel'] ?? 'alternate') === 'alternate') ?? links[0];
    return {
      id: said(entry.id) || `#${index + 1}`,
      title: plain(entry.title),
      text: plain(entry.content ?? entry.summary),
      url: link?.['@href'] ?? null,
      tags: list(entry.category).map((one) => String(one['@label'] ?? one['@term'] ?? '')),
      published: isoDate(said(entry.published ?? entry.updated)),
    };
  }),
});

/** @param {unknown} value @returns {any[]} */
const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** What an element says, with its entities read. @param {any} value */
const said = (value) => {
  const text = typeof value === 'object' && value !== null ? (value['#text'] ?? '') : (value ?? '');
  return unescape(String(text).replace(/^\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*$/, '$1')).trim();
};

/** The same without markup: blocks become lines. @param {any} value */
const plain = (value) =>
  unescape(
    said(value)
      .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')
      .replace(/<(?:br|\/p|\/div|\/li|\/h[1-6]|\/tr)\b[^>]*>/gi, '\n')
      .replace(/<[^>]*>/g, ''),
  )
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim();

/** @type {Record<string, string>} */
const entities = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  hellip: '…',
  ndash: '–',
  mdash: '—',
};

/** @param {string} text */
const unescape = (text) =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** @param {string} text */
const isoDate = (text) => {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
};
