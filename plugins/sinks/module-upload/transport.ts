import {
  SynthError,
  type Clock,
  type Http,
  type Identity,
  type JsonObject,
  type JsonValue,
  type Row,
} from '../../../core/index.ts';

/** How a batch reaches the collector. */
export interface Transport {
  /** Host and port, for people. */
  readonly host: string;
  /** Whether a call can be made already: one that is to be signed waits for the key. */
  isReady(): boolean;
  /** Resolves once the collector has answered with a 2xx; rejects as `Http.request` does. */
  send(rows: readonly Row[], signal: AbortSignal): Promise<void>;
}

interface TransportParts {
  readonly http: Http;
  readonly clock: Clock;
  readonly identity: () => Identity | null;
}

/** What the wire calls the kinds of keys. */
const cryptoTypes = { ed25519: '0', sr25519: '1' } as const;

/** A module call; signed when the collector's key is known. */
export function createTransport(
  options: {
    readonly url: string;
    readonly method: string;
    readonly targetKey?: string | undefined;
    readonly timeoutMs: number;
  },
  { http, clock, identity }: TransportParts,
): Transport {
  const { url, method, targetKey, timeoutMs } = options;
  const address = `${url.replace(/\/+$/, '')}/method/${method}`;
  return {
    host: new URL(url).host,
    isReady: () => targetKey === undefined || identity() !== null,
    async send(rows, signal) {
      const list = rows.map(toRecord);
      const { body, headers } =
        targetKey === undefined
          ? { body: { params: { data_list: list } }, headers: {} }
          : await signedCall(list, targetKey, identity(), clock);
      // Whether and when it is tried again is the sender's business.
      const call = { url: address, method: 'POST', headers, body, timeoutMs, retries: 0 } as const;
      await http.request(call, signal);
    },
  };
}

/** Signed are the bytes of the body, with the time and the collector's key in it, as all communex since 0.1.18 take it. */
async function signedCall(
  list: readonly JsonObject[],
  targetKey: string,
  self: Identity | null,
  clock: Clock,
): Promise<{ body: JsonObject; headers: Record<string, string> }> {
  if (self === null)
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: 'There is no chain whose key could sign the calls to the collector.',
      hint: 'Configure `chain`, or leave `targetKey` out: then calls are not signed.',
      plugin: 'sink/module-upload',
    });
  // As Python writes times: one in Z is not read by every version, one without a zone by none.
  const timestamp = new Date(clock.now()).toISOString().replace('Z', '000+00:00');
  const body = { params: { data_list: list, target_key: targetKey, timestamp } };
  const signature = await self.sign(Buffer.from(JSON.stringify(body)));
  const headers = {
    'X-Key': Buffer.from(self.publicKey).toString('hex'),
    'X-Signature': Buffer.from(signature).toString('hex'),
    'X-Crypto': cryptoTypes[self.scheme],
  };
  return { body, headers };
}

/** Collectors take text only: a number in decimals, nothing as an empty text, anything with parts as JSON. */
const toRecord = (row: Row): JsonObject =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, toText(value)]));

function toText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}
