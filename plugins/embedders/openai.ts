import { z } from 'zod';
import {
  SynthError,
  createRedactor,
  definePlugin,
  isSynthError,
  modelFault,
  secret,
} from '../../core/index.ts';

const official = 'https://api.openai.com/v1';
const keyHint =
  'Set apiKey: "${env:OPENAI_API_KEY}" and the variable with it, or use: hashing, which needs no key.';

/** A day: the gateway's deadline ends a call, not the SDK's. */
const sdkTimeoutMs = 86_400_000;

/** Limits of one request; the API's own are 2,048 texts and 300,000 tokens, and no text has more tokens than bytes. */
const mostTexts = 256;
const mostBytes = 300_000;

/** Dimensions of the models when they are not cut. */
const fullDimensions: Readonly<Record<string, number>> = {
  'text-embedding-3-small': 1536,
  'text-embedding-3-large': 3072,
};

const answerSchema = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()).min(1) })),
  usage: z.object({ prompt_tokens: z.int().min(0) }).nullish(),
  model: z.string().nullish(),
});

export default definePlugin({
  apiVersion: 1,
  kind: 'embedder',
  name: 'openai',
  summary: 'Embeddings over the API of OpenAI, or of any server that speaks it.',
  options: z.strictObject({
    model: z.string().min(1).default('text-embedding-3-small').describe('Model name as the server has it.'),
    apiKey: secret(
      z
        .string()
        .min(1)
        .optional()
        .describe('Key of the API: ${env:OPENAI_API_KEY}; optional with a baseUrl of your own.'),
    ),
    baseUrl: z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
      .refine(
        (url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === '',
        'must have no user or password',
      )
      .default(official)
      .describe('Root of the API, with its version: http://127.0.0.1:11434/v1.'),
    dimensions: z
      .int()
      .min(1)
      .optional()
      .describe(
        'Length of the vectors; shorter than the model makes them: cut by the server. Needed for other models.',
      ),
    normalised: z.boolean().default(true).describe('The server returns vectors of length 1, as OpenAI does.'),
    organization: z.string().min(1).optional().describe('Organization that is billed.'),
  }),
  traits: { offline: false, embedsEmpty: true },
  async setup({ clock }, options) {
    const { model, apiKey } = options;
    const endpoint = options.baseUrl.replace(/\/+$/, '');
    const full = fullDimensions[model];
    const dimensions = options.dimensions ?? full;
    if (apiKey === undefined && endpoint === official)
      throw new SynthError('SYN_CONFIG_INVALID', {
        message: `The embedder ${model} of OpenAI needs a key.`,
        hint: keyHint,
      });
    if (dimensions === undefined)
      throw new SynthError('SYN_CONFIG_INVALID', {
        message: `The length of the vectors of ${model} is not known.`,
        hint: `Set dimensions; known without it: ${Object.keys(fullDimensions).join(', ')}.`,
      });
    const redactor = createRedactor(apiKey === undefined ? [] : [apiKey]);
    const { default: OpenAI, APIConnectionError } = await import('openai');
    const client = new OpenAI({
      // The SDK insists on a key; without one the header is left out.
      apiKey: apiKey ?? 'none',
      ...(apiKey === undefined ? { defaultHeaders: { Authorization: null } } : {}),
      adminAPIKey: null,
      organization: options.organization ?? null,
      project: null,
      webhookSecret: null,
      baseURL: endpoint,
      maxRetries: 0,
      timeout: sdkTimeoutMs,
      // A redirect would carry the key to wherever it leads.
      fetchOptions: { redirect: 'manual' },
      logLevel: 'off',
    });

    /** One request: the vectors in the order of the texts, and the tokens counted (bytes when the server does not say). */
    const send = async (input: readonly string[], signal: AbortSignal) => {
      try {
        const body = {
          model,
          // The API refuses the empty text, for which a blank stands, and half of a surrogate pair, where a text was cut.
          input: input.map((text) => (text === '' ? ' ' : Buffer.from(text).toString())),
          encoding_format: 'float',
          // Only a cut is asked for: other servers do not know the field.
          ...(dimensions === full || full === undefined ? {} : { dimensions }),
        };
        const answer = answerSchema.safeParse(await client.post('/embeddings', { body, signal }));
        if (!answer.success) throw unreadable('it is not a list of embeddings');
        const { data, usage } = answer.data;
        const vectors = input.map((_, i) => data.find(({ index }) => index === i)?.embedding);
        const whole = vectors.filter((vector) => vector?.length === dimensions) as number[][];
        if (whole.length !== input.length || data.length !== input.length)
          throw unreadable(`it has not one vector of ${dimensions} numbers for each text`);
        const bytes = input.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
        return {
          vectors: whole.map((vector) => Float32Array.from(vector)),
          tokens: usage?.prompt_tokens ?? bytes,
          answeredBy: answer.data.model,
        };
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (isSynthError(error)) throw error;
        const stage = error instanceof APIConnectionError ? 'connect' : 'answer';
        const provider = endpoint === official ? 'OpenAI' : new URL(endpoint).host;
        throw modelFault(error, { provider, stage, redactor, clock, keyHint });
      }
    };
    const embedCounted = async (texts: readonly string[], signal: AbortSignal) => {
      const vectors: Float32Array[] = [];
      const names = new Set<string>();
      let inputTokens = 0;
      for (const group of groups(texts)) {
        const answer = await send(group, signal);
        vectors.push(...answer.vectors);
        inputTokens += answer.tokens;
        if (answer.answeredBy != null) names.add(answer.answeredBy);
      }
      return { vectors, inputTokens, ...(names.size > 0 && { model: [...names].join(' and ') }) };
    };

    return {
      identity: { provider: 'openai', model, endpoint, dimensions, normalised: options.normalised },
      embedCounted,
      embed: async (texts, signal) => (await embedCounted(texts, signal)).vectors,
    };
  },
});

/** The texts in order, in groups the API takes. */
function groups(texts: readonly string[]): string[][] {
  const result: string[][] = [];
  let group: string[] = [];
  let bytes = 0;
  for (const text of texts) {
    const size = Buffer.byteLength(text);
    if (group.length > 0 && (group.length >= mostTexts || bytes + size > mostBytes)) {
      result.push(group);
      group = [];
      bytes = 0;
    }
    group.push(text);
    bytes += size;
  }
  return group.length === 0 ? result : [...result, group];
}

const unreadable = (reason: string): SynthError =>
  new SynthError('SYN_LLM_BODY', {
    message: `The answer of the embedding server cannot be read: ${reason}.`,
  });
