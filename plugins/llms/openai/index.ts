import { z } from 'zod';
import {
  SynthError,
  createRedactor,
  definePlugin,
  isSynthError,
  modelFault,
  secret,
} from '../../../core/index.ts';
import { baseUrl, defaultsOf, remoteModelOptions, withoutSlash } from '../shared/options.ts';
import { readCompletion, readStream } from './answer.ts';
import { connect } from './client.ts';

const official = 'https://api.openai.com/v1';
const keyHint =
  'Set apiKey: "${env:OPENAI_API_KEY}" and the variable with it, or use: offline, which needs no key.';

export default definePlugin({
  apiVersion: 1,
  kind: 'llm',
  name: 'openai',
  summary: 'Models behind the Chat Completions API: OpenAI, OpenRouter, Groq, Ollama, vLLM and others.',
  options: z.strictObject({
    model: z.string().min(1).default('gpt-4.1-mini').describe('Model name as the server has it.'),
    apiKey: secret(
      z
        .string()
        .min(1)
        .optional()
        .describe('Key of the API: ${env:OPENAI_API_KEY}; optional with a baseUrl of your own.'),
    ),
    baseUrl: baseUrl
      .default(official)
      .describe('Root of the API, with its version: http://127.0.0.1:11434/v1.'),
    organization: z.string().min(1).optional().describe('Organization that is billed.'),
    tokensParameter: z
      .enum(['auto', 'max_completion_tokens', 'max_tokens'])
      .default('auto')
      .describe(
        'Name of the token limit on the wire; auto: max_completion_tokens at OpenAI, max_tokens elsewhere.',
      ),
    structuredOutput: z
      .enum(['native', 'prompt'])
      .default('native')
      .describe('How JSON of a schema is asked for; prompt: in words, for servers without response_format.'),
    extraBody: z
      .record(z.string(), z.json())
      .default({})
      .describe('Further fields of the request body, for what only this server knows.'),
    ...remoteModelOptions,
  }),
  traits: { offline: false },
  async setup({ clock, log }, options) {
    const { model } = options;
    const endpoint = withoutSlash(options.baseUrl);
    const atOpenAi = endpoint === official;
    if (options.apiKey === undefined && atOpenAi)
      throw new SynthError('SYN_CONFIG_INVALID', {
        message: `The model ${model} of OpenAI needs a key.`,
        hint: keyHint,
      });
    const redactor = createRedactor(options.apiKey === undefined ? [] : [options.apiKey]);
    const { post, APIConnectionError, APIError } = await connect(options, { endpoint, atOpenAi, log });

    /** The reason of the abort, our own errors as they are, and the SDK's without what they carry. */
    const fault = (error: unknown, signal: AbortSignal): unknown => {
      if (signal.aborted) return signal.reason;
      if (isSynthError(error)) return error;
      const stage = error instanceof APIConnectionError ? 'connect' : 'answer';
      const provider = atOpenAi ? 'OpenAI' : new URL(endpoint).host;
      const found = modelFault(error, { provider, stage, redactor, clock, keyHint });
      const { status, ...rest } = found.detail;
      const hint =
        status === 404
          ? `Check baseUrl (${endpoint}; most servers want /v1 at its end) and model (${model}).`
          : found.hint;
      return new SynthError(found.code, {
        message: found.message,
        ...(hint !== undefined && { hint }),
        // What came with status 200 may have been billed.
        detail: error instanceof APIError ? found.detail : rest,
        cause: found.cause,
      });
    };

    return {
      identity: { provider: 'openai', model, endpoint },
      defaults: defaultsOf(options),
      variant: {
        sampling: options.sampling,
        structuredOutput: options.structuredOutput,
        extraBody: options.extraBody,
      },
      async complete(request, signal) {
        try {
          const response = await post(request, {}, signal);
          return readCompletion(await response.json(), request, model);
        } catch (error) {
          throw fault(error, signal);
        }
      },
      async *stream(request, signal) {
        try {
          const more = { stream: true, stream_options: { include_usage: true } };
          yield* readStream(await post(request, more, signal), request, model);
        } catch (error) {
          throw fault(error, signal);
        }
      },
    };
  },
});
