import { isSynthError, SynthError, type Http, type JsonValue } from '../../../../core/index.ts';
import type { Conversation } from '../conversation.ts';
import { parseLossless } from '../lossless.ts';
import type { ApiOptions } from '../options.ts';
import { readPayload } from '../payload.ts';

/** The two routes of the API that a validator works with. */
export interface Client {
  /** Once only, unless the request cannot have arrived: each call reserves another conversation. */
  reserve(key: string | null, signal: AbortSignal): Promise<Conversation>;
  /** Safe to repeat: the server is asked to put, not to add. */
  record(guid: string, envelope: JsonValue, key: string | null, signal: AbortSignal): Promise<void>;
}

const maxReplyBytes = 32 * 1024 * 1024;
const plainHeaders = { Accept: 'application/json', 'Accept-Language': 'en_US' };
const taken: readonly number[] = [200, 201];

/** The API over HTTP; a refused key is SYN_TOOL_AUTH, an answer in an unknown form SYN_HTTP_BODY. */
export function createClient(
  options: ApiOptions & { readonly sentVersion: string | null },
  http: Http,
): Client {
  const readHost = options.readHost.replace(/\/+$/, '');
  const writeHost = options.writeHost.replace(/\/+$/, '');
  const { timeoutMs } = options;
  const query = {
    ...(options.sentVersion === null ? {} : { cgp_version: options.sentVersion }),
    ...(options.options.length === 0 ? {} : { options: options.options.join(',') }),
  };
  return {
    async reserve(key, signal) {
      const url = `${readHost}/api/v1/conversation/reserve`;
      const headers = { ...plainHeaders, ...authorization(key) };
      const request = {
        url,
        method: 'POST',
        query,
        headers,
        body: {},
        timeoutMs,
        maxBytes: maxReplyBytes,
      } as const;
      const response = await http.request(request, signal).catch((error: unknown) => {
        throw refusedKey(error, key !== null) ?? error;
      });
      return readReply(response.text, new URL(url).host);
    },
    async record(guid, envelope, key, signal) {
      const url = `${writeHost}/api/v1/conversation/record/${encodeURIComponent(guid)}`;
      const headers = { ...plainHeaders, ...authorization(key) };
      const request = { url, method: 'PUT', headers, body: envelope, timeoutMs, retries: 0 } as const;
      const response = await http.request(request, signal).catch((error: unknown) => {
        throw key === null ? (missingKey(error) ?? error) : error;
      });
      if (taken.includes(response.status)) return;
      const { host } = new URL(url);
      throw new SynthError('SYN_HTTP_STATUS', {
        message: `${host} answered ${response.status} to a result, and not 200 or 201.`,
        detail: { host, status: response.status },
      });
    },
  };
}

const authorization = (key: string | null): Record<string, string> =>
  key === null ? {} : { Authorization: `Bearer ${key}` };

function readReply(text: string, host: string): Conversation {
  const wrong = (what: string, cause?: unknown): SynthError =>
    new SynthError('SYN_HTTP_BODY', {
      message: `${host} reserved something that is no conversation: ${what}.`,
      hint: 'Check api.readHost; a newer API may need a newer version of synth.',
      detail: { host },
      cause,
    });
  let value: JsonValue;
  try {
    value = parseLossless(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw wrong(text.trim() === '' ? 'the answer is empty' : 'the answer is not JSON', error);
  }
  const read = readPayload(value);
  if ('fault' in read) throw wrong(read.fault);
  // The id becomes a part of an address.
  if (/^\.{0,2}$/.test(read.conversation.guid) || read.conversation.guid.length > 200)
    throw wrong('its guid is no name');
  return read.conversation;
}

const isAboutKey = (error: unknown): error is SynthError =>
  isSynthError(error, 'SYN_HTTP_STATUS') && (error.detail.status === 401 || error.detail.status === 403);

function missingKey(error: unknown): SynthError | null {
  if (!isAboutKey(error)) return null;
  return new SynthError('SYN_TOOL_AUTH', {
    message: `The API of CGP wants a key with results too (api.authorizeWrites: true): ${error.message}`,
    detail: error.detail,
    cause: error,
  });
}

function refusedKey(error: unknown, hadKey: boolean): SynthError | null {
  if (!isAboutKey(error)) return null;
  return new SynthError('SYN_TOOL_AUTH', {
    message: hadKey
      ? `The API of CGP refused the key: ${error.message}`
      : `The API of CGP wants a key: ${error.message}`,
    hint: keyHint,
    detail: error.detail,
    cause: error,
  });
}

/** How to come by a key. */
export const keyHint =
  'Set api.apiKey to ${env:CGP_API_KEY} or api.keyFile to your readyai_api_data.json; or let the hotkey of a validator ask for a key: api.requestKey: true and chain: default.';
