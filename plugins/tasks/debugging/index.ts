import { z } from 'zod';
import { definePlugin, ref } from '../../../core/index.ts';
import { unsuitable } from '../text/material.ts';
import { corrupt, withoutCommentLines, type Damage } from './corrupt.ts';
import { requests } from './prompts.ts';

const separators = { characters: '', words: ' ', lines: '\n' } as const;
const attempts = 20;
const range = (min: number, max: number, what: string) =>
  z
    .strictObject({
      min: z.int().min(0).max(100).default(min).describe(`Fewest chunks ${what}.`),
      max: z.int().min(0).max(100).default(max).describe(`Most chunks ${what}.`),
    })
    .refine((bounds) => bounds.min <= bounds.max, 'min must not be larger than max')
    .prefault({})
    .describe(`How many chunks are ${what}.`);
const share = (weight: number, what: string) =>
  z.number().min(0).default(weight).describe(`Relative probability that ${what} are removed and exchanged.`);

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'debugging',
  summary: 'Breaks a piece of code and asks for the repair; the reference is the code as it was.',
  options: z.strictObject({
    remove: range(1, 3, 'removed'),
    swap: range(0, 2, 'exchanged'),
    chunks: z
      .strictObject({
        characters: share(0.3, 'single characters'),
        words: share(0.6, 'words between blanks'),
        lines: share(0.1, 'whole lines'),
      })
      .refine((weights) => Object.values(weights).some((weight) => weight > 0), 'one weight must be above 0')
      .prefault({})
      .describe('What is removed and exchanged.'),
    minChunk: z.int().min(1).default(1).describe('Shortest chunk that is touched, in characters.'),
    maxChunk: z.int().min(1).default(10).describe('Longest chunk that is touched, in characters.'),
    minLines: z.int().min(1).default(5).describe('Shorter code is drawn again.'),
    maxLines: z.int().min(1).default(100).describe('Longer code is drawn again.'),
    stripComments: z.boolean().default(false).describe('Leave out lines that hold a comment alone.'),
  }),
  needs: { tool: ref('tool') },
  traits: { protocol: 'prompting' },
  setup: ({ tool }, options) => ({
    async build(io, signal) {
      const context = await tool.fetch({ method: 'random' }, io, signal);
      const { code: held, language: named } = context.data;
      const whole = typeof held === 'string' ? held : context.text;
      const code = options.stripComments ? withoutCommentLines(whole) : whole;
      const language = typeof named === 'string' ? named : '';
      const lines = code.trim().split('\n').length;
      if (lines < options.minLines || lines > options.maxLines)
        throw unsuitable(
          context,
          `it has ${lines} lines`,
          'Change minLines or maxLines, or give the tool other files.',
        );

      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const damage: Damage = {
          remove: io.random.int(options.remove.min, options.remove.max),
          swap: io.random.int(options.swap.min, options.swap.max),
          separator:
            separators[
              io.random.weighted(Object.entries(options.chunks) as [keyof typeof separators, number][])
            ],
          minChunk: options.minChunk,
          maxChunk: options.maxChunk,
        };
        const broken = corrupt(code, damage, io.random);
        if (broken === null || broken.trim() === code.trim()) continue;
        return [
          {
            query: io.random.pick(requests).replace('{language}', language === '' ? '' : `${language} `),
            context,
            reference: { text: code },
            history: [],
            intent: {
              wants: 'get help with broken code',
              goal: 'have this code repaired and nothing else in it changed',
            },
            attachment: fence(broken, language),
            data: { language, broken, removed: damage.remove, swapped: damage.swap },
          },
        ];
      }
      throw unsuitable(
        context,
        'it could not be broken as asked',
        'Widen minChunk and maxChunk, or lower remove and swap.',
      );
    },
  }),
});

/** A code fence longer than any inside the code. */
function fence(code: string, language: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${code}\n${ticks}`;
}
