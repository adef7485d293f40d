import type { Http, HttpRequest, HttpResponse } from '../contracts/io.ts';
import type { JsonValue } from '../contracts/json.ts';
import { SynthError } from '../errors/synth-error.ts';

/** What a recorded server answers. */
export interface Recording {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text as it is, anything else as JSON. */
  readonly body?: JsonValue;
}

export interface RecordedHttp extends Http {
  /** Everything that was asked, in order. */
  readonly requests: readonly HttpRequest[];
}

/**
 * Answers from `answer` as the node's own HTTP would: a status outside 2xx is SYN_HTTP_STATUS, `hang` waits for the signal,
 * `down` is SYN_HTTP_UNREACHABLE.
 */
export function recordedHttp(answer: (request: HttpRequest) => Recording | 'hang' | 'down'): RecordedHttp {
  const requests: HttpRequest[] = [];
  return {
    requests,
    async request(request, signal) {
      signal.throwIfAborted();
      requests.push(request);
      const made = answer(request);
      const host = URL.canParse(request.url) ? new URL(request.url).host : '';
      if (made === 'hang')
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
        );
      if (made === 'down')
        throw new SynthError('SYN_HTTP_UNREACHABLE', {
          message: `${host} cannot be reached.`,
          detail: { host },
        });
      const { status = 200, headers = {}, body = '' } = made;
      if (status < 200 || status > 299)
        throw new SynthError('SYN_HTTP_STATUS', {
          message: `${host} answered ${status}.`,
          detail: { host, status },
        });
      return respond(status, headers, typeof body === 'string' ? body : JSON.stringify(body), host);
    },
  };
}

function respond(
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
  host: string,
): HttpResponse {
  return {
    status,
    headers,
    text,
    json() {
      try {
        return JSON.parse(text) as JsonValue;
      } catch (cause) {
        throw new SynthError('SYN_HTTP_BODY', { message: `${host} sent no JSON.`, cause });
      }
    },
  };
}

/** A world without network. */
export const noHttp = (): RecordedHttp => recordedHttp(() => 'down');
