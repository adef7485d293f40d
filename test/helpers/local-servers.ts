import type { ServerResponse } from 'node:http';
import type { Reply, Request } from './model-server.ts';

/** What a local model server is to do with the next requests; each has its own way to say it. */
export interface Situation {
  /** What the model says, piece by piece. */
  readonly pieces?: readonly string[];
  /** Its thoughts before that. */
  readonly thoughts?: readonly string[];
  /** Ends by the token limit. */
  readonly isCut?: boolean;
  /** Still reading the model from disk. */
  readonly isLoading?: boolean;
  /** Wants this key. */
  readonly key?: string;
  /** The dialogue is longer than the context. */
  readonly isTooLong?: boolean;
  /** Breaks off after the first piece of a stream. */
  readonly breaks?: boolean;
  /** Cannot hold the model to a JSON Schema. */
  readonly refusesSchema?: boolean;
  /** An older release of it. */
  readonly isOld?: boolean;
}

export type LocalServer = (situation: Situation) => Reply;

/** The name each server here has for its model. */
export const localModel = 'qwen3:0.6b';

const usage = { prompt_tokens: 21, completion_tokens: 7, total_tokens: 28 };

/** https://docs.ollama.com/api/openai-compatibility; ollama/ollama#4357 for the empty finish reasons of old releases. */
export const ollama: LocalServer = (situation) => (response, request) => {
  const { pieces = ['Paris', '.'], thoughts = [], isOld = false } = situation;
  if (request.path !== '/v1/chat/completions') return plain(response, 404, '404 page not found');
  const fail = (status: number, message: string): void =>
    asJson(response, status, { error: { message, type: 'api_error', param: null, code: null } });
  if (request.body.model !== localModel)
    return fail(404, `model "${String(request.body.model)}" not found, try pulling it first`);
  const envelope = { id: 'chatcmpl-693', created: 1, model: localModel, system_fingerprint: 'fp_ollama' };
  const finish_reason = situation.isCut ? 'length' : 'stop';
  if (request.body.stream !== true)
    return asJson(response, 200, {
      ...envelope,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: pieces.join(''), reasoning: thoughts.join('') },
          finish_reason,
        },
      ],
      usage,
    });
  const chunk = (delta: object, reason: string | null, more: object = {}) =>
    data({
      ...envelope,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { role: 'assistant', ...delta }, finish_reason: reason }],
      ...more,
    });
  const open = isOld ? '' : null;
  const events = [
    ...thoughts.map((reasoning) => chunk({ content: '', reasoning }, open)),
    ...pieces.map((content) => chunk({ content }, open)),
  ];
  if (situation.breaks) return asEvents(response, events.slice(0, thoughts.length + 1));
  events.push(chunk({ content: '' }, finish_reason));
  if (!isOld && wantsUsage(request))
    events.push(data({ ...envelope, object: 'chat.completion.chunk', choices: [], usage }));
  asEvents(response, [...events, 'data: [DONE]\n\n']);
};

/** https://docs.vllm.ai/en/stable/serving/openai_compatible_server; vllm-project/vllm#57082 for `abort`. */
export const vllm: LocalServer = (situation) => (response, request) => {
  const { pieces = ['Paris', '.'], thoughts = [], isOld = false } = situation;
  if (request.path !== '/v1/chat/completions') return asJson(response, 404, { detail: 'Not Found' });
  if (!hasKey(request, situation)) return asJson(response, 401, { error: 'Unauthorized' });
  const fault = (code: number, type: string, message: string): object => {
    const facts = { message, type, param: null, code };
    return isOld ? { object: 'error', ...facts } : { error: facts };
  };
  if (request.body.model !== localModel)
    return asJson(
      response,
      404,
      fault(404, 'NotFoundError', `The model \`${String(request.body.model)}\` does not exist.`),
    );
  if (situation.isTooLong)
    return asJson(
      response,
      400,
      fault(400, 'BadRequestError', "This model's maximum context length is 4096 tokens."),
    );
  const envelope = { id: 'chatcmpl-8b2b', created: 1, model: localModel };
  const finish_reason = situation.isCut ? 'length' : 'stop';
  const thought = isOld ? 'reasoning_content' : 'reasoning';
  if (request.body.stream !== true)
    return asJson(response, 200, {
      ...envelope,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: pieces.join(''),
            [thought]: thoughts.join(''),
            tool_calls: [],
          },
          logprobs: null,
          finish_reason: situation.breaks ? 'abort' : finish_reason,
          stop_reason: null,
        },
      ],
      usage: { ...usage, prompt_tokens_details: null },
      prompt_logprobs: null,
    });
  const chunk = (delta: object, reason: string | null = null) =>
    data({
      ...envelope,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, logprobs: null, finish_reason: reason, stop_reason: null }],
    });
  const events = [
    chunk({ role: 'assistant', content: '' }),
    ...thoughts.map((text) => chunk({ [thought]: text })),
  ];
  if (situation.breaks)
    return asEvents(response, [
      ...events,
      chunk({ content: pieces[0] }),
      isOld ? data(fault(500, 'InternalServerError', 'the engine died')) : chunk({ content: '' }, 'abort'),
      'data: [DONE]\n\n',
    ]);
  // The reason comes with the last piece.
  pieces.forEach((content, i) =>
    events.push(chunk({ content }, i === pieces.length - 1 ? finish_reason : null)),
  );
  if (wantsUsage(request))
    events.push(data({ ...envelope, object: 'chat.completion.chunk', choices: [], usage }));
  asEvents(response, [...events, 'data: [DONE]\n\n']);
};

/** tools/server of ggml-org/llama.cpp. Releases until late 2025 say what went wrong in lines of their own: `error: {…}`. */
export const llamaCpp: LocalServer = (situation) => (response, request) => {
  const { pieces = ['Paris', '.'], thoughts = [], isOld = false } = situation;
  const fault = (code: number, type: string, message: string) => ({ error: { code, message, type } });
  const fail = (code: number, type: string, message: string): void =>
    asJson(response, code, fault(code, type, message));
  if (situation.isLoading) return fail(503, 'unavailable_error', 'Loading model');
  if (!/^\/(v1\/)?chat\/completions$/.test(request.path))
    return fail(404, 'not_found_error', 'File Not Found');
  if (!hasKey(request, situation)) return fail(401, 'authentication_error', 'Invalid API Key');
  if (situation.refusesSchema && request.body.response_format !== undefined)
    return fail(400, 'invalid_request_error', 'JSON schema conversion failed:\nUnrecognized schema: {}');
  const tooLong = 'the request exceeds the available context size. try increasing the context size';
  if (situation.isTooLong && !isOld) return fail(400, 'exceed_context_size_error', tooLong);
  // The file it was started with, or nothing; what the request names does not matter.
  const envelope = { id: 'chatcmpl-PZ5Z', created: 1, model: '', system_fingerprint: 'b6351-5d804a49' };
  const finish_reason = situation.isCut ? 'length' : 'stop';
  const timings = { prompt_n: 21, predicted_n: 7, predicted_per_second: 35.5 };
  if (request.body.stream !== true)
    return asJson(response, 200, {
      choices: [
        {
          finish_reason,
          index: 0,
          message: {
            role: 'assistant',
            content: pieces.join(''),
            ...(thoughts.length > 0 && { reasoning_content: thoughts.join('') }),
          },
        },
      ],
      ...envelope,
      object: 'chat.completion',
      usage,
      timings,
    });
  const chunk = (delta: object, reason: string | null = null, more: object = {}) =>
    data({
      choices: [{ finish_reason: reason, index: 0, delta }],
      ...envelope,
      object: 'chat.completion.chunk',
      ...more,
    });
  const facts = fault(400, 'invalid_request_error', tooLong).error;
  if (situation.isTooLong) return asEvents(response, [`error: ${JSON.stringify(facts)}\n\n`, done]);
  const events = [
    chunk({ role: 'assistant', content: null }),
    ...thoughts.map((reasoning_content) => chunk({ reasoning_content })),
  ];
  if (situation.breaks) {
    const broken = fault(500, 'server_error', 'Compute error.');
    return asEvents(response, [
      ...events,
      chunk({ content: pieces[0] }),
      isOld ? `error: ${JSON.stringify(broken.error)}\n\n` : data(broken),
      done,
    ]);
  }
  events.push(...pieces.map((content) => chunk({ content })));
  events.push(chunk({}, finish_reason, isOld ? { usage, timings } : {}));
  if (!isOld && wantsUsage(request))
    events.push(data({ choices: [], ...envelope, object: 'chat.completion.chunk', usage, timings }));
  asEvents(response, [...events, done]);
};

/** Without the empty line after it. */
const done = 'data: [DONE]\n';

/** https://lmstudio.ai/docs/developer/openai-compat; lmstudio-ai/lmstudio-bug-tracker#618 for the status of what is not there. */
export const lmStudio: LocalServer = (situation) => (response, request) => {
  const { pieces = ['Paris', '.'], thoughts = [] } = situation;
  const fail = (status: number, error: unknown): void => asJson(response, status, { error });
  if (request.path !== '/v1/chat/completions')
    return fail(200, `Unexpected endpoint or method. (POST ${request.path})`);
  if (request.body.model !== localModel)
    return fail(404, {
      message: `Model "${String(request.body.model)}" not found`,
      type: 'invalid_request_error',
      param: 'model',
      code: 'model_not_found',
    });
  if (situation.refusesSchema && request.body.response_format !== undefined)
    return fail(400, "'response_format.type' must be 'text'");
  if (situation.isTooLong)
    return fail(
      400,
      'The number of tokens to keep from the initial prompt is greater than the context length.',
    );
  const envelope = { id: 'chatcmpl-ht', created: 1, model: localModel, system_fingerprint: localModel };
  const finish_reason = situation.isCut ? 'length' : 'stop';
  if (request.body.stream !== true)
    return asJson(response, 200, {
      ...envelope,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          logprobs: null,
          finish_reason,
          message: { role: 'assistant', content: pieces.join(''), reasoning_content: thoughts.join('') },
        },
      ],
      usage,
      stats: {},
    });
  const chunk = (delta: object, reason: string | null = null) =>
    data({
      ...envelope,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
    });
  const events = [
    ...thoughts.map((reasoning_content) => chunk({ role: 'assistant', reasoning_content })),
    ...pieces.map((content) => chunk({ role: 'assistant', content })),
  ];
  if (situation.breaks)
    return asEvents(response, [
      ...events.slice(0, thoughts.length + 1),
      `event: error\n${data({ error: { message: 'The model has crashed without additional information.' } })}`,
    ]);
  events.push(chunk({}, finish_reason));
  if (wantsUsage(request))
    events.push(data({ ...envelope, object: 'chat.completion.chunk', choices: [], usage }));
  asEvents(response, [...events, 'data: [DONE]\n\n']);
};

export const localServers = { Ollama: ollama, vLLM: vllm, 'llama.cpp': llamaCpp, 'LM Studio': lmStudio };

const data = (event: object): string => `data: ${JSON.stringify(event)}\n\n`;

const wantsUsage = ({ body }: Request): boolean =>
  (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;

const hasKey = ({ headers }: Request, { key }: Situation): boolean =>
  key === undefined || headers.authorization === `Bearer ${key}`;

function asJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function plain(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
}

function asEvents(response: ServerResponse, events: readonly string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end(events.join(''));
}
