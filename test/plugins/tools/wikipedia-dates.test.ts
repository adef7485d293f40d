import fc from 'fast-check';
import { seededRandom } from '../../../core/index.ts';
import {
  drawDay,
  readDay,
  toIso,
  writeDay,
  writeDigits,
} from '../../../plugins/tools/wikipedia-dates/day.ts';
import { readEntry } from '../../../plugins/tools/wikipedia-dates/entry.ts';
import wikipediaDates from '../../../plugins/tools/wikipedia-dates/index.ts';
import { readDayPage } from '../../../plugins/tools/wikipedia-dates/page.ts';
import { quickClock, sendJson, serve, type Loopback } from '../../helpers/loopback.ts';
import { failureOf, startTool, type StartedTool } from '../../helpers/tools.ts';

const lists = {
  Events: `
    <h3>Pre-1600</h3><ul>
    <li><a href="/wiki/44_BC" title="44 BC">44 BC</a> – <a title="Julius Caesar">Caesar</a> is killed.<sup class="reference">[1]</sup></li>
    <li>An item without a year or a link</li>
    <li>1914<ul><li>One thing happens.</li><li><a title="Another">Another</a> does.</li></ul></li></ul>
    <p>Between</p><ul><li>1969 &#8211; Apollo&nbsp;11 lands.</li></ul>`,
  Births: '<ul><li>1912 – <a title="Alan Turing">Alan Turing</a>, mathematician (d. 1954)</li></ul>',
  Deaths: '<ul></ul>',
};
const oldMarkup = (id: string): string =>
  `<h2><span class="mw-headline" id="${id}">${id}</span><span class="mw-editsection">[edit]</span></h2>`;
const newMarkup = (id: string): string =>
  `<div class="mw-heading mw-heading2"><h2 id="${id}">${id}</h2><span class="mw-editsection">[edit]</span></div>`;
const pageOf = (heading: (id: string) => string): string =>
  `<html><body><div id="toc"><h2>Contents</h2><ul><li>1 – Events</li></ul></div>
  ${Object.entries(lists)
    .map(([id, list]) => heading(id) + list)
    .join('\n')}
  ${heading('External_links')}<ul><li>2001 – not an event</li></ul></body></html>`;

const feed = {
  events: [
    {
      text: 'Caesar is killed.',
      year: -44,
      pages: [{ title: 'Julius_Caesar', titles: { normalized: 'Julius Caesar' } }],
    },
    { text: 'Without a year.', pages: [] },
    { text: 'Apollo 11 lands\non the Moon.', year: 1969 },
  ],
  births: [{ text: 'Alan Turing, mathematician', year: 1912, pages: [{ title: 'Alan_Turing' }] }],
  deaths: [],
};

let server: Loopback;
let answer: Parameters<typeof serve>[0];
beforeAll(async () => {
  server = await serve((...call) => answer(...call));
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
  answer = (url, response) => {
    const kind = /onthisday\/(\w+)\/\d\d\/\d\d$/.exec(url.pathname)?.[1];
    if (kind !== undefined) return sendJson(response, { [kind]: feed[kind as keyof typeof feed] });
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(pageOf(newMarkup));
  };
});
const start = (options = {}): Promise<StartedTool> =>
  startTool(wikipediaDates, { baseUrl: server.url, ...options }, { clock: quickClock() });

describe.each(['feed', 'page'] as const)('from the %s', (source) => {
  it('draws day, section and entry with the seed', async () => {
    const tool = await start({ source });
    const seen = new Set<string>();
    for (let seed = 0; seed < 40; seed += 1) {
      const context = await tool.fetch({ method: 'random' }, seed);
      expect(await tool.fetch({ method: 'random' }, seed)).toEqual(context);
      expect(context.source).toMatchObject({ tool: 'wikipedia-dates', licence: 'CC-BY-SA-4.0' });
      expect(context.source.url).toMatch(/\/wiki\/[A-Z][a-z]+_\d{1,2}#(Events|Births)$/);
      expect(context.data.event).toBe(context.text);
      seen.add(JSON.stringify(context.data.year));
    }
    expect(seen).toEqual(
      new Set(source === 'feed' ? ['-44', '1969', '1912'] : ['-44', '1914', '1969', '1912']),
    );
  });

  it('gets an entry by its id, and a day by its name', async () => {
    const tool = await start({ source, sections: ['Events'] });
    const context = await tool.fetch({ method: 'get', id: '03-15/Events/-44/caesar-is-killed' });
    expect(context).toMatchObject({
      title: 'March 15',
      topic: 'Events',
      subtopic: '44 BC',
      text: '44 BC – Caesar is killed.',
      data: {
        date: 'March 15',
        year: -44,
        section: 'Events',
        iso: '-000043-03-15',
        links: ['Julius Caesar'],
      },
    });
    expect((await tool.fetch({ method: 'get', id: '20 July' })).data.date).toBe('July 20');
    for (const id of ['Nonsense', 'June 31', '03-15/Events/-44/else', '03-15/Feasts/1/x'])
      expect(await failureOf(tool.fetch({ method: 'get', id }))).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
  });
});

it('gives up after a few empty days', async () => {
  const tool = await start({ sections: ['Deaths'] });
  expect(await failureOf(tool.fetch())).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
  expect(server.requests).toHaveLength(5);
});

it.each([
  ['{"events": [{"text": 5}]}', 'SYN_HTTP_BODY'],
  ['{"events": [', 'SYN_HTTP_BODY'],
  ['<html>', 'SYN_HTTP_BODY'],
  ['{}', 'SYN_TOOL_EMPTY'],
])('reports the answer %s', async (body, code) => {
  answer = (_url, response) => response.end(body);
  expect((await failureOf((await start()).fetch())).code).toBe(code);
});

it('follows a redirect, reports a missing page, and stops with the caller', async () => {
  answer = (url, response) => {
    if (url.pathname.startsWith('/moved')) return sendJson(response, feed);
    response.writeHead(301, { location: `/moved${url.pathname}` });
    response.end();
  };
  const tool = await start({ sections: ['Births'] });
  expect((await tool.fetch()).data.year).toBe(1912);
  answer = (_url, response) => sendJson(response, { type: 'not_found' }, 404);
  expect(await failureOf(tool.fetch())).toMatchObject({ code: 'SYN_HTTP_STATUS', detail: { status: 404 } });
  const controller = new AbortController();
  const reason = new Error('enough');
  answer = () => controller.abort(reason);
  await expect(tool.fetch({ method: 'random' }, 1, controller.signal)).rejects.toBe(reason);
});

it('says what it cannot do', async () => {
  const tool = await start();
  expect(await failureOf(tool.fetch({ method: 'search', text: 'x' }))).toMatchObject({
    code: 'SYN_TOOL_UNSUPPORTED',
  });
  expect(await failureOf(start({ source: 'page', language: 'de' }))).toMatchObject({
    code: 'SYN_CONFIG_INVALID',
  });
  const german = await start({ language: 'de', sections: ['Births'] });
  expect((await german.fetch()).source.url).toBeNull();
});

describe('reading', () => {
  it.each([
    ['old', oldMarkup],
    ['new', newMarkup],
  ])('a page with the %s markup', (_age, heading) => {
    const page = readDayPage(pageOf(heading));
    expect([...page.keys()]).toEqual(['Events', 'Births', 'Deaths']);
    expect(page.get('Events')).toEqual([
      { year: -44, text: 'Caesar is killed.', links: ['Julius Caesar'] },
      { year: 1914, text: 'One thing happens.', links: [] },
      { year: 1914, text: 'Another does.', links: ['Another'] },
      { year: 1969, text: 'Apollo 11 lands.', links: [] },
    ]);
    expect(page.get('Births')).toHaveLength(1);
    expect(page.get('Deaths')).toEqual([]);
  });

  it('a page without lists or sections', () => {
    expect(readDayPage('<h2 id="Events">Events</h2><p>none</p>').size).toBe(0);
    expect(readDayPage('').size).toBe(0);
    expect(() => readDayPage('<div>'.repeat(5000))).toThrow('no page');
  });

  it.each([
    ['44 BC – Caesar', -44, 'Caesar'],
    ['AD 64 – Rome burns', 64, 'Rome burns'],
    ['64 AD – Rome burns', 64, 'Rome burns'],
    ['1969 - Moon', 1969, 'Moon'],
  ])('the entry %s', (line, year, text) => {
    expect(readEntry(line, [])).toEqual({ year, text, links: [] });
  });

  it.each(['no year', '1969', '1969 –', '0 – nothing', '12345 – later'])('nothing in %s', (line) => {
    expect(readEntry(line, [])).toBeNull();
  });

  it('days, back and forth', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 4000; seed += 1) {
      const day = drawDay(seededRandom(seed));
      expect(readDay(writeDay(day))).toEqual(day);
      expect(readDay(writeDigits(day))).toEqual(day);
      seen.add(writeDay(day));
    }
    expect(seen.size).toBe(366);
    for (const text of ['June 31', '02-30', '13-01', 'Maybe 3', '', 'June']) expect(readDay(text)).toBeNull();
    expect(toIso(-1, { month: 1, day: 2 })).toBe('0000-01-02');
    expect(toIso(64, { month: 7, day: 18 })).toBe('0064-07-18');
    fc.assert(fc.property(fc.string(), (text) => void readDay(text)));
  });
});
