import { z } from 'zod';

/** Options every remote model has. */
export const remoteModelOptions = {
  maxTokens: z
    .int()
    .min(1)
    .default(1024)
    .describe('Most tokens of an answer, reasoning included, when the caller sets no bound.'),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .describe('Sampling temperature when the caller sets none.'),
  topP: z.number().gt(0).max(1).optional().describe('Nucleus sampling share when the caller sets none.'),
  sampling: z
    .enum(['auto', 'send', 'omit'])
    .default('auto')
    .describe('Send temperature and topP; auto: not to models known to refuse them.'),
};

export type RemoteModelOptions = Readonly<z.output<z.ZodObject<typeof remoteModelOptions>>>;

/** What the model does where a request leaves it open; part of a cached answer's identity. */
export const defaultsOf = ({ maxTokens, temperature, topP }: RemoteModelOptions) => ({
  maxTokens,
  ...(temperature === undefined ? {} : { temperature }),
  ...(topP === undefined ? {} : { topP }),
});

/** The root of a provider's API. Credentials belong in `apiKey`: a URL is logged and is part of the cache identity. */
export const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  // Also runs on what is no URL; that has been said then.
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return url === null || url.username + url.password + url.search + url.hash === '';
  }, 'must have no user, password, query or fragment');

export const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
