import type { CompletionRequest, JsonObject, JsonValue } from '../../../core/index.ts';
import { askForJson } from '../shared/json-prompt.ts';
import type { RemoteModelOptions } from '../shared/options.ts';

export interface WireOptions extends RemoteModelOptions {
  readonly model: string;
  readonly structuredOutput: 'native' | 'prompt';
  readonly tokensParameter: 'auto' | 'max_completion_tokens' | 'max_tokens';
  readonly extraBody: Readonly<Record<string, unknown>>;
  readonly atOpenAi: boolean;
}

/** OpenAI's reasoning models answer sampling parameters with 400. */
const reasons = /^(?:o\d|gpt-5(?!.*-chat))/;

/** The body of `POST /chat/completions`. */
export function requestBody(request: CompletionRequest, options: WireOptions): object {
  const native = request.schema !== undefined && options.structuredOutput === 'native';
  const temperature = request.temperature ?? options.temperature;
  const topP = request.topP ?? options.topP;
  const sampled =
    options.sampling === 'send' ||
    (options.sampling === 'auto' && !(options.atOpenAi && reasons.test(options.model)));
  const tokensParameter =
    options.tokensParameter !== 'auto'
      ? options.tokensParameter
      : options.atOpenAi
        ? 'max_completion_tokens'
        : 'max_tokens';
  return {
    ...options.extraBody,
    model: options.model,
    messages: native ? request.messages : askForJson(request),
    [tokensParameter]: request.maxTokens ?? options.maxTokens,
    ...(sampled && temperature !== undefined ? { temperature } : {}),
    ...(sampled && topP !== undefined ? { top_p: topP } : {}),
    ...(request.stop === undefined || request.stop.length === 0 ? {} : { stop: request.stop }),
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    ...(native ? { response_format: jsonFormat(request.schema) } : {}),
  };
}

const jsonFormat = ({ name, schema }: NonNullable<CompletionRequest['schema']>): object => ({
  type: 'json_schema',
  // The API allows letters, digits, _ and - in a name, at most 64.
  json_schema: { name: name.replaceAll(/[^\w-]/g, '_').slice(0, 64), schema, strict: isStrict(schema) },
});

/** The server enforces a schema only if every object in it is closed and requires all its properties. */
function isStrict(schema: JsonValue): boolean {
  if (Array.isArray(schema)) return (schema as readonly JsonValue[]).every(isStrict);
  if (typeof schema !== 'object' || schema === null) return true;
  const { properties, required, additionalProperties } = schema as JsonObject;
  if (typeof properties === 'object' && properties !== null) {
    const needed = Array.isArray(required) ? (required as readonly JsonValue[]) : [];
    if (additionalProperties !== false || !Object.keys(properties).every((key) => needed.includes(key)))
      return false;
  }
  return Object.values(schema as JsonObject).every(isStrict);
}
