import { z } from 'zod';
import { systemClock } from '../../../core/host/clock.ts';
import type { Ask, Clock, JsonObject, Protocol, Reply } from '../../../core/index.ts';
import { sampleNeuron } from '../../../core/testing/samples-chain.ts';
import { createModuleClient } from '../../../plugins/chains/commune/wire/client.ts';
import type { Scheme } from '../../../plugins/chains/commune/wire/write-call.ts';
import { alice, bob, charlie, sr25519 } from '../../helpers/axon.ts';
import { askOf, never, quietLog } from '../../helpers/local-chain.ts';
import { generateProtocol, modelProtocol } from '../../helpers/module.ts';

export interface Ports {
  readonly module: number;
  /** A module that answers one address twice. */
  readonly limited: number;
  readonly closed: number;
}

/** What our client makes of the real module's answer. */
export interface Case {
  readonly name: string;
  readonly run: (ports: Ports) => Promise<Reply>;
  readonly expected: Partial<Reply>;
}

const eve = sr25519.fromUri('//Eve');

/** A method that is asked for what `fields` hold. */
const protocolOf = (method: string): Protocol => ({
  ...generateProtocol,
  request: z.record(z.string(), z.json()),
  encode: ({ text, fields }) => fields ?? { prompt: text },
  wire: { module: { method } },
});

interface Call extends Partial<Pick<Ask, 'timeoutMs' | 'protocol'>> {
  readonly scheme: Scheme;
  readonly text?: string;
  readonly fields?: JsonObject;
  readonly pair?: typeof alice;
  readonly target?: string;
  readonly clock?: Clock;
  readonly port?: (ports: Ports) => number;
}

async function call(ports: Ports, given: Call): Promise<Reply> {
  const { scheme, pair = alice, target = bob.address, clock = systemClock, fields } = given;
  const { text = 'What is a subnet?', protocol = generateProtocol, timeoutMs = 5000 } = given;
  const client = createModuleClient({ pair, scheme, clock, log: quietLog });
  const port = given.port?.(ports) ?? ports.module;
  const peer = sampleNeuron(9, { hotkey: target, endpoint: { host: '127.0.0.1', port } });
  const ask = askOf(peer, text, { protocol, protocolName: 'generate', timeoutMs });
  try {
    return await client.ask({ ...ask, challenge: { ...ask.challenge, ...(fields && { fields }) } }, never);
  } finally {
    client.close();
  }
}

const shifted = (ms: number): Clock => ({ ...systemClock, now: () => systemClock.now() + ms });
const hardText = `it's "quoted" \\ / \u00a0\u2028\n né 🙂 𝒳 \u007f\u0001`;

export const ourClientCases = (scheme: Scheme): readonly Case[] => {
  const one = (name: string, given: Omit<Call, 'scheme'>, expected: Partial<Reply>): Case => ({
    name: `${scheme}: ${name}`,
    run: (ports) => call(ports, { scheme, ...given }),
    expected,
  });
  const method = (name: string): Pick<Call, 'protocol'> => ({ protocol: protocolOf(name) });
  return [
    one('an answer', {}, { status: 200, text: 'You asked: What is a subnet?' }),
    one('letters of all kinds', { text: hardText }, { status: 200, text: `You asked: ${hardText}` }),
    one('no parameters', { protocol: modelProtocol }, { status: 200, text: 'real' }),
    one(
      'values of all kinds',
      {
        ...method('values'),
        fields: {
          text: 'é',
          count: 9_007_199_254_740_991,
          ratio: 0.1,
          flag: true,
          numbers: [1, 2.5, 1e16, 1e-7, -0.5, 1e21],
          options: { b: 1, a: [null, false, "it's", { deep: 'x' }], '10': 1 },
        },
      },
      {
        status: 200,
        // The keys as JavaScript has them in order; 1e16 and 1e21 are whole numbers.
        text: "é|9007199254740991|0.1|True|[1, 2.5, 10000000000000000, 1e-07, -0.5, 1000000000000000000000]|{'10': 1, 'b': 1, 'a': [None, False, \"it's\", {'deep': 'x'}]}",
      },
    ),
    one(
      'more parameters than it takes',
      { ...method('generate'), fields: { prompt: 'x', temperature: 0.5 } },
      { status: 200, text: 'You asked: x' },
    ),
    one(
      'a parameter less',
      { ...method('generate'), fields: {} },
      { status: 422, statusText: 'refused with 422' },
    ),
    one('a method that there is not', method('unknown'), {
      status: 404,
      statusText: 'refused with 404: Not Found',
    }),
    one(
      'a call for another module',
      { target: charlie.address },
      { status: 401, statusText: 'refused with 401: Wrong target_key in body' },
    ),
    one(
      'a key on its blacklist',
      { pair: eve },
      { status: 403, statusText: 'refused with 403: You are blacklisted' },
    ),
    one(
      'an old call',
      { clock: shifted(-125_000) },
      { status: 400, statusText: 'refused with 400: Request is too stale' },
    ),
    one('a method that raises', method('raising'), {
      status: 503,
      statusText: 'refused with 503: the model is down',
    }),
    one('a method that fails', method('throwing'), { status: 500, statusText: 'refused with 500', text: '' }),
    one('a method that takes too long', { ...method('slow'), timeoutMs: 500 }, { status: 408, text: '' }),
    one('a method that returns nothing', method('nothing'), { status: 204, text: '' }),
    one('a method that returns a bare text', method('text'), {
      status: 422,
      statusText: 'not what the protocol allows',
    }),
    one('a method that returns too much', method('large'), { status: 413, text: '' }),
    one('nobody there', { port: ({ closed }) => closed }, { status: 503 }),
    {
      name: `${scheme}: more calls than it answers one address`,
      async run(ports) {
        const limited = { scheme, port: ({ limited: port }: Ports): number => port };
        for (const _ of [1, 2]) await call(ports, limited);
        return call(ports, limited);
      },
      expected: { status: 429, statusText: 'refused with 429: Rate limit exceeded' },
    },
    {
      name: `${scheme}: many calls at once`,
      async run(ports) {
        const replies = await Promise.all(Array.from({ length: 20 }, () => call(ports, { scheme })));
        return replies.find(({ status }) => status !== 200) ?? (replies[0] as Reply);
      },
      expected: { status: 200, text: 'You asked: What is a subnet?' },
    },
  ];
};
