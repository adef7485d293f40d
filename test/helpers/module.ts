import { systemClock } from '../../core/host/clock.ts';
import type {
  Clock,
  JsonObject,
  Logger,
  MinerAnswer,
  MinerRequest,
  Protocol,
  ServeHandler,
  Serving,
} from '../../core/index.ts';
import { options, type CommuneOptions } from '../../plugins/chains/commune/options.ts';
import { serveModule } from '../../plugins/chains/commune/wire/serve.ts';
import { createTimestamps } from '../../plugins/chains/commune/wire/timestamp.ts';
import { writeCall, type Scheme } from '../../plugins/chains/commune/wire/write-call.ts';
import { fromJson, type PyDict } from '../../plugins/chains/json/values.ts';
import type { Sr25519Pair } from '../../plugins/chains/keys/sr25519.ts';
import type { CallerView } from '../../plugins/chains/serving/caller.ts';
import generate from '../../plugins/protocols/generate.ts';
import getModel from '../../plugins/protocols/get-model.ts';
import { alice, bob, sr25519, type WireRequest } from './axon.ts';
import { never, quietLog, services, temporaryFolder } from './local-chain.ts';

export const generateProtocol = generate.setup(services(), generate.options.parse({})) as Protocol;
export const modelProtocol = getModel.setup(services(), {}) as Protocol;

export interface ModuleSetup {
  readonly module?: Partial<CommuneOptions['module']>;
  readonly protocols?: ServeHandler['protocols'];
  readonly refuse?: ServeHandler['refuse'];
  readonly answer?: (request: MinerRequest, signal: AbortSignal) => MinerAnswer;
  readonly lookUp?: (hotkey: string) => CallerView;
  readonly keysOf?: (netuid: number) => ReadonlySet<string> | null;
  readonly storage?: string;
  readonly clock?: Clock;
  readonly log?: Logger;
}

/** Bob's module on a free port, with Alice as the one registered caller. Addresses may call as often as they like. */
export function startModule(setup: ModuleSetup = {}): Promise<Serving> {
  const { module = {}, answer = () => Promise.resolve({ text: 'A market.' }), clock = systemClock } = setup;
  return serveModule(
    {
      pair: bob,
      sr25519,
      handler: {
        protocols:
          setup.protocols ??
          new Map([
            ['generate', generateProtocol],
            ['get-model', modelProtocol],
          ]),
        refuse: setup.refuse ?? (() => null),
        answer,
      },
      lookUp:
        setup.lookUp ??
        ((hotkey) =>
          hotkey === alice.address
            ? { uid: 3, stake: 1000, validatorPermit: true }
            : { uid: null, stake: 0, validatorPermit: false }),
      keysOf: setup.keysOf ?? (() => new Set([alice.address, bob.address])),
      self: () => ({ hotkey: bob.address, uid: 7 }),
      options: { ...options.parse({}).module, host: '127.0.0.1', port: 0, limiter: 'off', ...module },
      storage: setup.storage ?? temporaryFolder(),
      clock,
      log: setup.log ?? quietLog,
    },
    never,
  );
}

export const nextTimestamp = createTimestamps(systemClock);

/** A time as Python writes it, so many milliseconds from now. */
export const timeFromNow = (ms: number): string =>
  new Date(Date.now() + ms).toISOString().replace('Z', '000+00:00');

export interface CallParts {
  readonly pair?: Sr25519Pair;
  readonly target?: string;
  readonly method?: string;
  readonly params?: JsonObject;
  readonly scheme?: Scheme;
  readonly timestamp?: string;
}

/** A call as clients make it; by the header scheme unless told otherwise. */
export function moduleCall(parts: CallParts = {}): WireRequest {
  const { path, headers, body } = writeCall({
    method: parts.method ?? 'generate',
    params: fromJson(parts.params ?? { prompt: 'What is a subnet?' }) as PyDict,
    targetKey: parts.target ?? bob.address,
    timestamp: parts.timestamp ?? nextTimestamp(),
    scheme: parts.scheme ?? 'header',
    pair: parts.pair ?? alice,
  });
  return { path, headers: { ...headers }, body: body.toString() };
}

/** A call with whatever body, of which `signed` is signed. */
export function rawCall(body: string, signed = body, pair = alice): WireRequest {
  const signature = Buffer.from(pair.sign(Buffer.from(signed))).toString('hex');
  return { ...moduleCall({ pair }), body, headers: { ...rawHeaders(pair), 'x-signature': signature } };
}

const rawHeaders = (pair: Sr25519Pair): Record<string, string> => ({
  'content-type': 'application/json',
  'x-key': Buffer.from(pair.publicKey).toString('hex'),
  'x-crypto': '1',
});
