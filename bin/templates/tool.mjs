import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { definePlugin, SynthError } from 'synth-subnet';
import { z } from 'zod';

export default definePlugin({
  apiVersion: 1,
  kind: 'tool',
  name: '{{name}}',
  summary: 'Paragraphs of a text file, one piece of material each.',
  options: z.strictObject({
    file: z
      .string()
      .default('notes.txt')
      .describe('Text file, relative to the YAML; an empty line parts paragraphs.'),
    licence: z.string().nullable().default(null).describe('Licence of the text, as its SPDX identifier.'),
  }),
  traits: { methods: ['random', 'search', 'get'], network: false },
  async setup({ paths, clock }, { file, licence }) {
    const path = resolve(paths.config, file);
    const text = await readFile(path, 'utf8').catch((cause) => {
      throw new SynthError('SYN_INPUT', {
        message: `${path} cannot be read: ${cause.message}.`,
        hint: 'Name a text file with the option `file`.',
        cause,
      });
    });
    const paragraphs = text
      .split(/\n\s*\n/)
      .map((part) => part.trim())
      .filter((part) => part !== '');

    /** @param {import('synth-subnet').ToolQuery} query @param {import('synth-subnet').Io} io */
    const find = (query, io) => {
      if (query.method === 'get')
        return paragraphs.findIndex((_, index) => `${file}#${index + 1}` === query.id);
      if (query.method === 'search')
        return paragraphs.findIndex((part) => part.toLowerCase().includes(query.text.toLowerCase()));
      return paragraphs.length === 0 ? -1 : io.random.int(0, paragraphs.length - 1);
    };

    return {
      async fetch(query, io, signal) {
        signal.throwIfAborted();
        const index = find(query, io);
        const paragraph = paragraphs[index];
        if (paragraph === undefined)
          throw new SynthError('SYN_TOOL_EMPTY', { message: `${file} has nothing that suits the query.` });
        return {
          id: `${file}#${index + 1}`,
          title: paragraph.split(/(?<=[.!?])\s/)[0] ?? '',
          topic: file,
          subtopic: '',
          text: paragraph,
          tags: [],
          source: { tool: '{{name}}', url: null, licence, retrievedAt: clock.now() },
          data: {},
        };
      },
    };
  },
});
