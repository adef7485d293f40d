import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { definePlugin, SynthError } from 'synth-subnet';
import { z } from 'zod';
import { readFeed } from './feed.js';

export default definePlugin({
  apiVersion: 1,
  kind: 'tool',
  name: 'feed',
  summary: 'Entries of an RSS or Atom file, one piece of material each.',
  options: z.strictObject({
    file: z
      .string()
      .min(1)
      .default('feed.xml')
      .describe('RSS 2.0, RSS 1.0 or Atom file, relative to the YAML.'),
    licence: z
      .string()
      .nullable()
      .default(null)
      .describe('SPDX identifier of the licence of its entries; default: the rights that the feed states.'),
    minCharacters: z.int().min(0).default(100).describe('Shorter entries are left out.'),
  }),
  traits: { methods: ['random', 'search', 'get'], network: false },
  async setup({ paths, clock }, { file, licence, minCharacters }) {
    const path = resolve(paths.config, file);
    const text = await readFile(path, 'utf8').catch((cause) => {
      throw unusable(path, cause.message, 'Name an RSS or Atom file with the option `file`.', cause);
    });
    const feed = readFeed(text);
    if (feed === null) throw unusable(path, 'it is neither RSS nor Atom', 'Is this the file you meant?');
    const entries = feed.entries.filter((entry) => entry.text.length >= minCharacters);

    /** @param {import('synth-subnet').ToolQuery} query @param {import('synth-subnet').Io} io */
    const find = (query, io) => {
      if (query.method === 'get')
        return entries.find(({ id, title }) => id === query.id || title === query.id);
      if (query.method === 'random') return entries.length === 0 ? undefined : io.random.pick(entries);
      const words = query.text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
      const ranked = entries
        .map((entry) => {
          const all = `${entry.title} ${entry.text} ${entry.tags.join(' ')}`.toLowerCase();
          return { entry, hits: words.filter((word) => all.includes(word)).length };
        })
        .filter(({ hits }) => hits > 0);
      return ranked.sort((a, b) => b.hits - a.hits)[0]?.entry;
    };

    return {
      async fetch(query, io, signal) {
        signal.throwIfAborted();
        const entry = find(query, io);
        if (entry === undefined)
          throw new SynthError('SYN_TOOL_EMPTY', { message: `${file} has no entry that suits the query.` });
        const { id, title, url, tags, published } = entry;
        return {
          id,
          title,
          topic: feed.title,
          subtopic: tags[0] ?? '',
          text: entry.text,
          tags: [...tags],
          source: { tool: 'feed', url, licence: licence ?? feed.rights, retrievedAt: clock.now() },
          data: { published },
        };
      },
    };
  },
});

/** @param {string} path @param {string} why @param {string} hint @param {unknown} [cause] */
const unusable = (path, why, hint, cause) =>
  new SynthError('SYN_INPUT', { message: `${path} cannot be used: ${why}.`, hint, cause });
