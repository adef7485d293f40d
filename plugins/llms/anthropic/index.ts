import { z } from 'zod';
import {
  SynthError,
  createRedactor,
  definePlugin,
  isSynthError,
  modelFault,
  secret,
  type CompletionRequest,
  type JsonObject,
} from '../../../core/index.ts';
import { baseUrl, defaultsOf, remoteModelOptions, withoutSlash } from '../shared/options.ts';
import { readMessage, readStream, requestBody } from './wire.ts';

const keyHint =
  'Set apiKey: "${env:ANTHROPIC_API_KEY}" and the variable with it, or use: offline, which needs no key.';

/** A day: the gateway's deadline ends a call, not the SDK's. */
const sdkTimeoutMs = 86_400_000;

export default definePlugin({
  apiVersion: 1,
  kind: 'llm',
  name: 'anthropic',
  summary: 'Claude models over the Messages API of Anthropic.',
  options: z.strictObject({
    model: z.string().min(1).default('claude-haiku-4-5').describe('Model name as Anthropic has it.'),
    apiKey: secret(z.string().min(1).optional().describe('Key of the API: ${env:ANTHROPIC_API_KEY}.')),
    baseUrl: baseUrl.default('https://api.anthropic.com').describe('Root of the API.'),
    structuredOutput: z
      .enum(['native', 'prompt'])
      .default('native')
      .describe('How JSON of a schema is asked for; prompt: in words, for models older than 4.5.'),
    ...remoteModelOptions,
  }),
  traits: { offline: false },
  async setup({ clock }, options) {
    const { apiKey, model } = options;
    if (apiKey === undefined)
      throw new SynthError('SYN_CONFIG_INVALID', {
        message: `The model ${model} of Anthropic needs a key.`,
        hint: keyHint,
      });
    const endpoint = withoutSlash(options.baseUrl);
    const redactor = createRedactor([apiKey]);
    const { default: Anthropic, APIConnectionError } = await import('@anthropic-ai/sdk');
    const { transformJSONSchema } = await import('@anthropic-ai/sdk/lib/transform-json-schema');
    const wire = { ...options, fitSchema: (schema: JsonObject) => transformJSONSchema({ ...schema }) };
    const client = new Anthropic({
      apiKey,
      baseURL: endpoint,
      maxRetries: 0,
      timeout: sdkTimeoutMs,
      // A redirect would carry the key to wherever it leads.
      fetchOptions: { redirect: 'manual' },
      logLevel: 'off',
      openTelemetry: false,
      webhookKey: null,
    });

    /** The reason of the abort, our own errors as they are, and the SDK's without what they carry. */
    const fault = (error: unknown, signal: AbortSignal): unknown => {
      if (signal.aborted) return signal.reason;
      if (isSynthError(error)) return error;
      const stage = error instanceof APIConnectionError ? 'connect' : 'answer';
      return modelFault(error, { provider: 'Anthropic', stage, redactor, clock, keyHint });
    };
    // Not `messages.create`: it prints a warning on the console at every call to a model that is to be retired.
    const post = (request: CompletionRequest, stream: boolean, signal: AbortSignal) =>
      client.post<unknown>('/v1/messages', {
        body: { ...requestBody(request, wire), stream },
        stream,
        signal,
      });

    return {
      identity: { provider: 'anthropic', model, endpoint },
      defaults: defaultsOf(options),
      variant: { sampling: options.sampling, structuredOutput: options.structuredOutput },
      async complete(request, signal) {
        try {
          return readMessage(await post(request, false, signal));
        } catch (error) {
          throw fault(error, signal);
        }
      },
      async *stream(request, signal) {
        try {
          yield* readStream((await post(request, true, signal)) as AsyncIterable<unknown>);
        } catch (error) {
          throw fault(error, signal);
        }
      },
    };
  },
});
