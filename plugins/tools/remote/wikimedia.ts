import { z } from 'zod';
import type { NodeInfo } from '../../../core/index.ts';

/** Licence of the text of every Wikimedia project. */
export const wikimediaLicence = 'CC-BY-SA-4.0';

export const wikimediaOptions = {
  language: z
    .string()
    .regex(/^[a-z]{2,12}(-[a-z]{2,12})*$/, 'the code before .wikipedia.org, as in en')
    .default('en')
    .describe('Language edition.'),
  userAgentContact: z
    .string()
    .regex(/^[\x20-\x7e]{3,200}$/, 'printable ASCII')
    .optional()
    .describe(
      'E-mail address or page of yours, sent along as Wikimedia asks of whoever makes many requests.',
    ),
};

/** Wikimedia's User-Agent policy wants a way to reach whoever runs the program. */
export const contactHeaders = (node: NodeInfo, contact: string | undefined): Record<string, string> =>
  contact === undefined
    ? {}
    : {
        'User-Agent': `synth-subnet/${node.version} (${contact}; +https://www.npmjs.com/package/synth-subnet)`,
      };
