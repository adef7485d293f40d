import { z } from 'zod';
import { knownExtensions } from './formats.ts';

const field = (what: string, usual: string): z.ZodOptional<z.ZodString> =>
  z
    .string()
    .min(1)
    .optional()
    .describe(`jsonl: field with the ${what}, a.b for a nested one; default: ${usual}.`);

export const corpusOptions = z.strictObject({
  path: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File or folder, relative to the configuration file; default: the sample that comes with synth.',
    ),
  select: z
    .enum(['text', 'code', 'any'])
    .default('any')
    .describe('Which pieces to use: prose for questions and summaries, source code for debugging.'),
  include: z
    .array(z.string())
    .default([])
    .describe(`File name endings to use; default: ${knownExtensions.join(', ')}.`),
  exclude: z
    .array(z.string())
    .default(['node_modules', '__pycache__', 'vendor', 'dist', '*.min.js', '*.min.css'])
    .describe(
      'Names of files and folders to leave out; * stands for anything in a name, ** for any folders.',
    ),
  minWords: z.int().min(1).default(50).describe('Least words of a piece of text.'),
  maxWords: z.int().min(1).default(600).describe('Most words of a piece of text; longer ones are cut up.'),
  minLines: z.int().min(1).default(5).describe('Least lines of a piece of code.'),
  maxLines: z.int().min(1).default(200).describe('Most lines of a piece of code; longer files are cut up.'),
  excludeSections: z
    .array(z.string())
    .default(['See also', 'References', 'Further reading', 'External links', 'Table of contents'])
    .describe('Headings whose sections are left out, in any letter case.'),
  textField: field('text', 'text, content, body, …, or question and answer, or the turns of a conversation'),
  titleField: field('title', 'title, name, headline or question'),
  urlField: field('source address', 'url, source_url or link'),
  licenceField: field('licence', 'licence or license'),
  codeField: field('source code', 'code'),
  licence: z
    .string()
    .optional()
    .describe('Licence of everything that does not name its own, as an SPDX identifier; default: unknown.'),
  maxFileBytes: z
    .int()
    .min(1)
    .default(4 * 1024 * 1024)
    .describe('Larger files are left out; jsonl files are read line by line and may be of any size.'),
  maxFiles: z.int().min(1).default(100_000).describe('Files after this many are left out.'),
});

export type CorpusOptions = z.output<typeof corpusOptions>;
