import type { Http, JsonObject, JsonValue, Row } from '../../../core/index.ts';

/** How a batch reaches the collector. */
export interface Transport {
  /** Host and port, for people. */
  readonly host: string;
  /** Resolves once the collector has answered with a 2xx; rejects as `Http.request` does. */
  send(rows: readonly Row[], signal: AbortSignal): Promise<void>;
}

/** A module call without key and signature. */
export function createTransport(
  { url, method, timeoutMs }: { readonly url: string; readonly method: string; readonly timeoutMs: number },
  http: Http,
): Transport {
  const address = `${url.replace(/\/+$/, '')}/method/${method}`;
  return {
    host: new URL(url).host,
    async send(rows, signal) {
      const body = { params: { data_list: rows.map(toRecord) } };
      // Whether and when it is tried again is the sender's business.
      await http.request({ url: address, method: 'POST', body, timeoutMs, retries: 0 }, signal);
    },
  };
}

/** Collectors take text only: a number in decimals, nothing as an empty text, anything with parts as JSON. */
const toRecord = (row: Row): JsonObject =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, toText(value)]));

function toText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}
