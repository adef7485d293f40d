import type { CompletionRequest, Logger } from '../../../core/index.ts';
import { faultIn, plainText } from './server-fault.ts';
import { requestBody, type WireOptions } from './wire.ts';

/** A day: the gateway's deadline ends a call, not the SDK's. */
const sdkTimeoutMs = 86_400_000;

type ClientOptions = Omit<WireOptions, 'atOpenAi'> & {
  readonly apiKey?: string | undefined;
  readonly organization?: string | undefined;
};

/** The SDK set up for one server; `post` sends a request and gives the answer to be read, or throws the SDK's error. */
export async function connect(
  options: ClientOptions,
  {
    endpoint,
    atOpenAi,
    log,
  }: { readonly endpoint: string; readonly atOpenAi: boolean; readonly log: Logger },
) {
  const { default: OpenAI, APIConnectionError, APIError } = await import('openai');
  /** The SDK reads faults in OpenAI's form only. */
  class Client extends OpenAI {
    protected override makeStatusError(
      ...[status, body, text, headers]: Parameters<typeof APIError.generate>
    ) {
      const error = faultIn(body) ?? (text ? { message: plainText(text) } : null);
      return APIError.generate(status, error === null ? body : { error }, text, headers);
    }
  }
  const client = new Client({
    // The SDK insists on a key; without one the header is left out.
    apiKey: options.apiKey ?? 'none',
    ...(options.apiKey === undefined ? { defaultHeaders: { Authorization: null } } : {}),
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
  let { structuredOutput } = options;

  const post = async (request: CompletionRequest, more: object, signal: AbortSignal): Promise<Response> => {
    const native = request.schema !== undefined && structuredOutput === 'native';
    const send = (): Promise<Response> => {
      const body = { ...requestBody(request, { ...options, structuredOutput, atOpenAi }), ...more };
      return client.post('/chat/completions', { body, signal, stream: 'stream' in more }).asResponse();
    };
    try {
      return await send();
    } catch (error) {
      if (!native || atOpenAi || !refusesFormat(error)) throw error;
      log.warn('The model server takes no response_format: JSON is asked for in words.', { endpoint });
      structuredOutput = 'prompt';
      return send();
    }
  };
  return { post, APIConnectionError, APIError };
}

/** Whether a server said that it does not know, or cannot do, what was to make JSON of the answer. */
const refusesFormat = (error: unknown): boolean => {
  const { status, message } = error as { status?: unknown; message?: unknown };
  return (
    (status === 400 || status === 422) && /response_format|json_?schema|schema|grammar/i.test(String(message))
  );
};
