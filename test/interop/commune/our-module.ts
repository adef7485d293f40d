import type { MinerAnswer, MinerRequest, Protocol, Serving } from '../../../core/index.ts';
import { alice, bob, sr25519 } from '../../helpers/axon.ts';
import { generateProtocol, modelProtocol, startModule } from '../../helpers/module.ts';

/** A request to the script real_client.py. */
export interface Request {
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly uri?: string;
  readonly target?: string;
  readonly change?: string;
  readonly timeout?: number;
}

/** Calls that the real client makes one after the other, and what it makes of the last answer. */
export interface Case {
  readonly name: string;
  readonly requests: readonly Request[];
  readonly expected: unknown;
  /** Of the module that answers one address twice. */
  readonly isLimited?: boolean;
}

const named = (method: string): readonly [string, Protocol] => [
  method,
  { ...generateProtocol, wire: { module: { method } } },
];

async function* pieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 4) yield text.slice(at, at + 4);
}

function answer({ protocol, text, body, caller }: MinerRequest): MinerAnswer {
  if (protocol === 'throwing') throw new Error('a secret of the miner');
  if (protocol === 'slow') return new Promise(() => undefined);
  if (protocol === 'large') return Promise.resolve({ text: 'é'.repeat(500_000) });
  if (protocol === 'streaming') return pieces(`You asked: ${text}`);
  if (protocol === 'get-model') return Promise.resolve({ text: 'offline' });
  return Promise.resolve({ text: JSON.stringify({ body, uid: caller?.uid }) });
}

/** Our module, as //Bob; it knows //Alice alone, and refuses //Ferdie. */
export function startOurModule(isLimited: boolean): Promise<Serving> {
  return startModule({
    protocols: new Map([
      ['generate', generateProtocol],
      ['get-model', modelProtocol],
      ...['throwing', 'slow', 'large', 'streaming', 'busy', 'poor'].map(named),
    ]),
    answer,
    refuse: ({ protocol }) => {
      if (protocol === 'busy') return { status: 429, reason: 'too often', retryAfterMs: 400_000 };
      return protocol === 'poor' ? { status: 403, reason: 'not enough stake' } : null;
    },
    module: {
      subnetWhitelist: [3],
      blacklist: { keys: [sr25519.fromUri('//Ferdie').address], ips: [] },
      limiter: isLimited ? { size: 2, perSecond: 0.001 } : 'off',
    },
    keysOf: () => new Set([alice.address, bob.address]),
  });
}

const ask = { params: { prompt: 'What is a subnet?' } };
const answered = (prompt = 'What is a subnet?') => ({
  result: { answer: JSON.stringify({ body: { prompt }, uid: 3 }) },
});
const refused = (status: number, response: string) => ({
  error: 'Exception',
  message: `Unexpected status code: ${status}, response: ${response}`,
});
const failed = (code: number, message: string) =>
  refused(code, `{'error': {'code': ${code}, 'message': ${message}}}`);
const hardText = `it's "quoted" \\ / \u00a0\u2028\n né 🙂 𝒳 \u007f\u0001`;
const one = (name: string, request: Request, expected: unknown): Case => ({
  name,
  requests: [{ ...ask, ...request }],
  expected,
});

export const ourModuleCases: readonly Case[] = [
  one('an answer', {}, answered()),
  one('letters of all kinds', { params: { prompt: hardText } }, answered(hardText)),
  one('numbers as Python has them, which are dropped', { change: 'hard numbers' }, answered()),
  one('no parameters', { method: 'get_model', params: {} }, { result: { model: 'offline' } }),
  one('an answer in pieces', { method: 'streaming' }, { result: { answer: 'You asked: What is a subnet?' } }),
  one('a large answer', { method: 'large' }, { result: { answer: 'é'.repeat(500_000) } }),
  one('a path with a slash too many', { method: 'generate/' }, answered()),
  one('the body signed as it is sent', { change: 'raw' }, answered()),
  one('the body signed in the wrapping of browser wallets', { change: 'wrapped' }, answered()),
  one('a call that is almost old', { change: 'almost old' }, answered()),
  one('an old call', { change: 'old' }, refused(400, "{'error': 'Request is too stale'}")),
  one('a call of the future', { change: 'future' }, refused(400, "{'error': 'Request is ahead of time'}")),
  one(
    'a time without a zone',
    { change: 'naive time' },
    refused(400, "{'error': 'Invalid ISO timestamp given'}"),
  ),
  {
    name: 'the same call again',
    requests: [ask, { ...ask, change: 'same again' }],
    expected: refused(400, "{'error': 'Request was made before'}"),
  },
  one('another signer', { change: 'other signer' }, failed(401, `"Signatures doesn't match"`)),
  one('a changed body', { change: 'changed body' }, failed(401, `"Signatures doesn't match"`)),
  one(
    'a short signature',
    { change: 'short signature' },
    failed(400, "'Signature sent is not a valid hex value'"),
  ),
  one(
    'a short key',
    { change: 'short key' },
    failed(400, "'Caller key could not be decoded into a ss58address'"),
  ),
  one('another kind of key', { change: 'other crypto' }, failed(400, "'X-Crypto should be 1 (sr25519)'")),
  one('a call for another module', { target: '//Charlie' }, failed(401, "'Wrong target_key in body'")),
  one('a key that is refused', { uri: '//Ferdie' }, failed(403, "'You are blacklisted'")),
  one(
    'a key that is not registered',
    { uri: '//Dave' },
    failed(403, "'The caller is on none of the subnets that the miner is on'"),
  ),
  one('too little stake', { method: 'poor' }, failed(403, "'not enough stake'")),
  one('too many calls for its stake', { method: 'busy' }, refused(429, "{'error': 'Rate limit exceeded'}")),
  one('a method that there is not', { method: 'unknown' }, refused(404, "{'detail': 'Not Found'}")),
  one(
    'a parameter less',
    { params: {} },
    refused(
      422,
      `{'detail': [{'type': 'missing', 'loc': ['body', 'params', 'prompt'], 'msg': 'Field required', 'input': {'target_key': '${bob.address}'}}]}`,
    ),
  ),
  one(
    'a parameter of another type',
    { params: { prompt: 5 } },
    refused(
      422,
      "{'detail': [{'type': 'string_type', 'loc': ['body', 'params', 'prompt'], 'msg': 'Input should be a valid string', 'input': 5}]}",
    ),
  ),
  one(
    'a miner that fails',
    { method: 'throwing' },
    {
      error: 'Exception',
      message: expect.stringMatching(
        /^Unexpected status code: 500, response: \{'detail': 'Internal Server Error #[\da-f-]{36}'\}$/u,
      ) as string,
    },
  ),
  one(
    'a miner that takes too long',
    { method: 'slow', timeout: 1 },
    {
      error: 'NetworkTimeoutError',
      message: 'The call took longer than the timeout of 1 second(s)',
    },
  ),
  {
    name: 'more calls than we answer one address',
    requests: [ask, ask, ask],
    expected: refused(429, "{'error': 'Rate limit exceeded'}"),
    isLimited: true,
  },
];
