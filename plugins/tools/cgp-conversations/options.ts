import { z } from 'zod';
import { secret } from '../../../core/index.ts';

const host = (what: string): z.ZodURL =>
  z
    .url({ protocol: /^https?$/ })
    .describe(`Server ${what}: https://<host>, with :<port> where it is another.`);

const api = z.strictObject({
  readHost: host('that conversations are reserved from').default('https://api.conversations.xyz'),
  writeHost: host('that results are put to').default('https://db.conversations.xyz'),
  apiKey: secret(z.string().min(1).optional().describe('Key of the API: ${env:CGP_API_KEY}.')),
  keyFile: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File with the key as JSON { "api_key": … }, read before each reservation; default: readyai_api_data.json beside the configuration, else in cgp/ of the storage folder.',
    ),
  requestKey: z
    .boolean()
    .default(false)
    .describe('Without a key, ask the API for one, signed by the hotkey, and keep it in the key file.'),
  authorizeWrites: z
    .boolean()
    .default(false)
    .describe('Send the key with results too; the public API takes them without.'),
  options: z
    .array(z.int().min(0))
    .default([])
    .describe('Numbers of options of the API; 22: unstructured data too.'),
  timeoutMs: z.int().min(1).default(60_000).describe('Deadline for one request, milliseconds.'),
  envelope: z
    .enum(['H', 'C'])
    .default('H')
    .describe('Form of the results. H: as upstream from 2025 on. C: as in 2024.'),
  cgpVersion: z
    .string()
    .min(1)
    .optional()
    .describe('Version that upstream would call itself; default: 2.30.65, in results of form C 0.2.0.'),
  netuid: z.int().min(0).default(33).describe('Subnet, as results name it; 138 is the one for tests.'),
  mode: z.string().default('production').describe('Mode, as results name it.'),
  markerId: z.string().optional().describe('Mark of your own in every result.'),
});
export type ApiOptions = z.output<typeof api>;

export const options = z.strictObject({
  path: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Your own files or folder, relative to the configuration file: JSON in the shape of the API, jsonl, chat logs (txt, log), mail (mbox, eml). Without `path` and `api`: the sample that comes with synth.',
    ),
  api: api.optional().describe('The API of the Conversation Genome Project, or a server with its routes.'),
  maxLines: z
    .int()
    .min(0)
    .default(300)
    .describe(
      'Most lines of a conversation; 0: no limit. Longer ones in your own files are cut into several, of the API’s the first lines are taken.',
    ),
  minLines: z
    .int()
    .min(1)
    .default(6)
    .describe('Conversations in your own files with fewer lines are left out; 6 make two windows.'),
  maxFileBytes: z
    .int()
    .min(1)
    .max(512 * 1024 * 1024)
    .default(64 * 1024 * 1024)
    .describe('Larger files are left out.'),
  maxFiles: z.int().min(1).default(100_000).describe('Files after this many are left out.'),
  licence: z
    .string()
    .optional()
    .describe('Licence of your own files or of what the API gives, as an SPDX identifier; default: unknown.'),
});
export type Options = z.output<typeof options>;
