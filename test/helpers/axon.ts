import { Agent, request as openRequest, type IncomingHttpHeaders } from 'node:http';
import { systemClock } from '../../core/host/clock.ts';
import type {
  Clock,
  JsonObject,
  Logger,
  MinerAnswer,
  MinerRequest,
  ServeHandler,
  Serving,
} from '../../core/index.ts';
import { serveAxon } from '../../plugins/chains/bittensor/axon/serve.ts';
import { options, type BittensorOptions } from '../../plugins/chains/bittensor/options.ts';
import { messageBody } from '../../plugins/chains/bittensor/wire/body.ts';
import { messageHeaders } from '../../plugins/chains/bittensor/wire/headers.ts';
import { requestMessage, signatureText } from '../../plugins/chains/bittensor/wire/message.ts';
import type { CallerView } from '../../plugins/chains/serving/caller.ts';
import { createNonces } from '../../plugins/chains/bittensor/wire/nonce.ts';
import { synapseOf, type Synapse } from '../../plugins/chains/bittensor/wire/synapse.ts';
import { emptyTerminal, type Terminal } from '../../plugins/chains/bittensor/wire/terminal.ts';
import { ownVersion } from '../../plugins/chains/bittensor/wire/versions.ts';
import { loadSr25519, type Sr25519Pair } from '../../plugins/chains/keys/sr25519.ts';
import { never, quietLog, temporaryFolder } from './local-chain.ts';
import { synapseProtocol } from './bittensor-wire.ts';

export const sr25519 = await loadSr25519();
/** Who asks; registered. */
export const alice = sr25519.fromUri('//Alice');
/** Whose axon it is. */
export const bob = sr25519.fromUri('//Bob');
/** Not registered. */
export const charlie = sr25519.fromUri('//Charlie');

export const plain = synapseProtocol(false);
export const promptingSynapse = synapseOf(plain, 'prompting') as Synapse;
export const question: JsonObject = { roles: ['user'], messages: ['What is a subnet?'] };

export interface AxonSetup {
  readonly axon?: Partial<BittensorOptions['axon']>;
  readonly protocols?: ServeHandler['protocols'];
  readonly refuse?: ServeHandler['refuse'];
  readonly answer?: (request: MinerRequest, signal: AbortSignal) => MinerAnswer;
  readonly lookUp?: (hotkey: string) => CallerView;
  readonly storage?: string;
  readonly clock?: Clock;
  readonly log?: Logger;
}

/** Bob's axon on a free port, with Alice as the one registered caller. */
export function startAxon(setup: AxonSetup = {}): Promise<Serving> {
  const { axon = {}, answer = () => Promise.resolve({ text: 'A market.' }), clock = systemClock } = setup;
  const parsed = options.parse({}).axon;
  return serveAxon(
    {
      pair: bob,
      sr25519,
      handler: {
        protocols: setup.protocols ?? new Map([['prompting', plain]]),
        refuse: setup.refuse ?? (() => null),
        answer,
      },
      lookUp:
        setup.lookUp ??
        ((hotkey) =>
          hotkey === alice.address
            ? { uid: 3, stake: 1000, validatorPermit: true }
            : { uid: null, stake: 0, validatorPermit: false }),
      self: () => ({ hotkey: bob.address, uid: 7 }),
      options: { ...parsed, host: '127.0.0.1', port: 0, ...axon },
      storage: setup.storage ?? temporaryFolder(),
      clock,
      log: setup.log ?? quietLog,
    },
    never,
  );
}

export const nextNonce = createNonces(systemClock);

export interface RequestParts {
  readonly pair?: Sr25519Pair;
  readonly target?: string;
  readonly synapse?: Synapse;
  readonly fields?: JsonObject;
  readonly timeout?: number;
  readonly dendrite?: Partial<Terminal>;
}

export interface WireRequest {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A request as the SDK makes it. */
export function wireRequest(parts: RequestParts = {}): WireRequest {
  const { pair = alice, target = bob.address, synapse = promptingSynapse, timeout = 12 } = parts;
  const fields = synapse.fieldsOf(parts.fields ?? question);
  const bodyHash = synapse.bodyHash(fields);
  const unsigned = {
    ...emptyTerminal,
    ip: '127.0.0.1',
    version: ownVersion,
    nonce: nextNonce(),
    uuid: '5ecbd69c-1cec-11ee-b0dc-e29ce36fec1a',
    hotkey: pair.address,
    ...parts.dendrite,
  };
  const { nonce, hotkey, uuid } = unsigned;
  const signed = requestMessage({
    nonce: nonce ?? 0n,
    hotkey: hotkey ?? '',
    axonHotkey: target,
    uuid: uuid ?? '',
    bodyHash,
  });
  const signature = parts.dendrite?.signature ?? signatureText(pair.sign(signed));
  const axon = { ...emptyTerminal, ip: '127.0.0.1', port: 8091, hotkey: target };
  const message = {
    synapse,
    timeout,
    axon,
    dendrite: { ...unsigned, signature },
    fields,
    bodyHash,
    totalSize: 1,
  };
  return {
    path: `/${synapse.name}`,
    headers: { ...messageHeaders(message), 'content-type': 'application/json' },
    body: messageBody(message),
  };
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export const kept = new Agent({ keepAlive: true });

/** Sends a request over a kept connection. `method`: POST unless told otherwise. */
export function send(
  port: number,
  { path, headers, body }: WireRequest,
  { method = 'POST', agent = kept }: { readonly method?: string; readonly agent?: Agent | false } = {},
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, agent };
    const all = { ...headers, 'content-length': Buffer.byteLength(body) };
    const request = openRequest({ ...options, headers: all }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => (text += piece));
      response.on('error', reject);
      response.on('end', () => {
        const isJson = response.headers['content-type'] === 'application/json';
        const json = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Without these headers, or with other values. */
export function withHeaders(request: WireRequest, changed: Record<string, string | undefined>): WireRequest {
  const headers = Object.entries({ ...request.headers, ...changed });
  return {
    ...request,
    headers: Object.fromEntries(headers.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  };
}
