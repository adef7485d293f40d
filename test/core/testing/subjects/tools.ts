import {
  memoryChain,
  recordedHttp,
  type Recording,
  type ToolSubject,
} from '../../../../core/testing/index.ts';
import type { HttpRequest, JsonValue } from '../../../../core/index.ts';
import * as dojo from './dojo-subnet.ts';
import { bundleReply } from '../../../helpers/cgp-server.ts';
import cgpConversations from '../../../../plugins/tools/cgp-conversations/index.ts';
import corpus from '../../../../plugins/tools/corpus/index.ts';
import huggingface from '../../../../plugins/tools/huggingface/index.ts';
import mathgenerator from '../../../../plugins/tools/mathgenerator/index.ts';
import stackoverflow from '../../../../plugins/tools/stackoverflow/index.ts';
import wikipedia from '../../../../plugins/tools/wikipedia/index.ts';
import wikipediaDates from '../../../../plugins/tools/wikipedia-dates/index.ts';

const words = (topic: string, count: number): string =>
  `${Array.from({ length: count }, (_, i) => `${topic}${i}`).join(' ')}.`;

const asked = ({ url, query = {} }: HttpRequest): URL => {
  const whole = new URL(url);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) whole.searchParams.set(name, String(value));
  return whole;
};
const site = (answer: (url: URL) => JsonValue | Recording) =>
  recordedHttp((request) => {
    const made = answer(asked(request));
    return typeof made === 'object' && made !== null && 'status' in made ? made : { body: made as JsonValue };
  });

const ada = {
  pageid: 974,
  ns: 0,
  title: 'Ada Lovelace',
  length: 90_000,
  fullurl: 'https://en.wikipedia.org/wiki/Ada_Lovelace',
  extract: `Ada Lovelace was a mathematician.\n\n\n== Life ==\n\n\n=== Childhood ===\n${words('child', 70)}\n${words('young', 70)}`,
  categories: [{ ns: 14, title: 'Category:Computer pioneers' }],
  links: [{ ns: 0, title: 'Analytical Engine' }],
};
const wiki = site((url) => {
  const { searchParams: query } = url;
  const found = query.get('gsrsearch') === 'first programmer' || query.get('generator') === 'random';
  if (query.get('generator') !== null)
    return { batchcomplete: true, ...(found && { query: { pages: [{ ...ada, index: 1 }] } }) };
  const title = query.get('titles') ?? '';
  return {
    batchcomplete: true,
    query: { pages: [title === ada.title ? ada : { ns: 0, title, missing: true }] },
  };
});

const days = site((url) => {
  const kind = /onthisday\/(\w+)\/\d\d\/\d\d$/.exec(url.pathname)?.[1];
  const events = [{ text: 'Apollo 11 lands on the Moon.', year: 1969, pages: [{ title: 'Apollo_11' }] }];
  return kind === undefined ? { status: 404 } : { [kind]: kind === 'events' ? events : [] };
});

const question = (id: number) => ({
  question_id: id,
  title: 'How do I compare a and b?',
  body: `<p>I have</p><pre><code>if (a) {}</code></pre><p>${words('why', 60)}</p>`,
  score: 30,
  answer_count: 2,
  is_answered: true,
  tags: ['javascript'],
  link: `https://stackoverflow.com/questions/${id}/how`,
  content_license: 'CC BY-SA 4.0',
  owner: { display_name: 'Ann' },
});
const accepted = {
  answer_id: 1,
  question_id: 7,
  body: `<p>${words('so', 40)}</p>`,
  score: 9,
  is_accepted: true,
  content_license: 'CC BY-SA 4.0',
  owner: { display_name: 'Bob' },
};
const overflow = site((url) => {
  const path = url.pathname.replace('/2.3/', '');
  const isHit = path !== 'search/advanced' || url.searchParams.get('q') === 'compare';
  const isKnown = path === 'questions' || path === 'search/advanced' || path === 'questions/7';
  const items = path.endsWith('/answers') ? [accepted] : isKnown && isHit ? [question(7)] : [];
  return { items, has_more: false, quota_max: 300, quota_remaining: 250 };
});

const row = (index: number) => ({
  row_idx: index,
  row: { text: words(`row${index}x`, 60), title: `Row ${index}` },
  truncated_cells: [],
});
const hub = site((url) => {
  const { pathname, searchParams: query } = url;
  const split = { dataset: 'me/set', config: 'default', split: 'train' };
  if (pathname === '/splits') return { splits: [split], pending: [], failed: [] };
  if (pathname === '/size')
    return { size: { dataset: {}, configs: [], splits: [{ ...split, num_rows: 400 }] }, partial: false };
  if (pathname === '/api/datasets/me/set') return { id: 'me/set', cardData: { license: 'cc-by-sa-4.0' } };
  if (pathname === '/search')
    return {
      features: [],
      rows: query.get('query') === 'hit' ? [row(5)] : [],
      num_rows_total: 1,
    };
  if (pathname !== '/rows') return { status: 404 };
  const from = Number(query.get('offset'));
  const count = Math.max(0, Math.min(Number(query.get('length')), 400 - from));
  return {
    features: [],
    rows: Array.from({ length: count }, (_, i) => row(from + i)),
    num_rows_total: 400,
    num_rows_per_page: 100,
    partial: false,
  };
});

const conversations = recordedHttp(({ method }) =>
  method === 'PUT' ? { body: '' } : { body: bundleReply(1) },
);

export const tools: readonly ToolSubject[] = [
  { plugin: mathgenerator },
  { plugin: corpus, search: 'coffee' },
  {
    plugin: corpus,
    options: { path: './mine', licence: 'MIT', minWords: 3 },
    files: { 'mine/tides.md': `# Tides\n\n${words('tide', 60)}\n`, 'mine/ebb.txt': words('ebb', 80) },
    search: 'tide3',
  },
  { plugin: cgpConversations },
  {
    plugin: cgpConversations,
    options: { api: { apiKey: 'cgp-key-0123456789' } },
    needs: { chain: memoryChain() },
    http: conversations,
    handsOutOnce: true,
  },
  { plugin: wikipedia, http: wiki, search: 'first programmer' },
  { plugin: wikipediaDates, options: { sections: ['Events'] }, http: days },
  { plugin: stackoverflow, http: overflow, search: 'compare' },
  { plugin: huggingface, options: { dataset: 'me/set' }, http: hub, search: 'hit' },
  ...dojo.tools,
];
