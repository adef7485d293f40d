import { z } from 'zod';
import { systemClock } from '../host/clock.ts';
import { inFolder, onStageIn, type Staged, type Subject } from './stage.ts';
import { soonMs, untilAborted } from './waiting.ts';
import type { Ask, Chain, Neuron, Refusal, ServeHandler, Serving } from '../contracts/chain.ts';
import type { JsonObject } from '../contracts/json.ts';
import type { MinerAnswer, MinerRequest } from '../contracts/miner.ts';
import type { Protocol } from '../contracts/protocol.ts';
import type { Reply } from '../contracts/values.ts';

export interface ChainSubject extends Subject {
  /** How the node of a miner differs, where it does: `{ options: { wallet: { hotkey: 'miner' } } }`. */
  readonly miner?: Pick<Subject, 'options' | 'needs' | 'node'>;
  /** Opens what the chain reaches outside (a node to ask), gives options of both nodes with it, and closes it again. */
  readonly around?: <T>(
    use: (options: { readonly validator: JsonObject; readonly miner: JsonObject }) => Promise<T>,
  ) => Promise<T>;
}

/** A validator and a miner that is served, on one subnet. */
export interface Pair {
  readonly peer: Neuron;
  readonly serving: Serving;
  /** May be told to refuse from now on. */
  readonly handler: { refusal: Refusal | null };
  readonly ask: (text: string, more?: Partial<Ask>, signal?: AbortSignal) => Promise<Reply>;
  /** Serves the miner once more. */
  readonly again: () => Promise<{ readonly peer: Neuron; readonly serving: Serving }>;
}

const never = new AbortController().signal;
const bare = <T>(
  use: (options: { readonly validator: JsonObject; readonly miner: JsonObject }) => Promise<T>,
): Promise<T> => use({ validator: {}, miner: {} });

/** The chain as a validator sees it. Deadlines of a wire are real. */
export const stageOf = <T>(
  subject: ChainSubject,
  use: (stage: Staged<'chain'>) => Promise<T>,
): Promise<T> => {
  const around: NonNullable<ChainSubject['around']> = subject.around ?? bare;
  return around(({ validator }) =>
    inFolder((folder) =>
      onStageIn(
        folder,
        { clock: systemClock, ...subject, options: { ...subject.options, ...validator } },
        use,
      ),
    ),
  );
};

/** A validator with a miner to ask. */
export function onSubnet(subject: ChainSubject, use: (pair: Pair) => Promise<void>): Promise<void> {
  const around: NonNullable<ChainSubject['around']> = subject.around ?? bare;
  const { miner = {} } = subject;
  const asValidator = { clock: systemClock, ...subject };
  const asMiner = {
    ...asValidator,
    ...miner,
    needs: miner.needs ?? {},
    node: { role: 'miner', name: 'kit-miner', ...miner.node },
  } as const;
  return around((options) =>
    inFolder((folder) =>
      onStageIn<'chain', void>(
        folder,
        { ...asValidator, options: { ...subject.options, ...options.validator } },
        ({ instance: validator }) =>
          onStageIn<'chain', void>(
            folder,
            { ...asMiner, options: { ...subject.options, ...miner.options, ...options.miner } },
            ({ instance: served }) => meet(validator, served, use),
          ),
      ),
    ),
  );
}

async function meet(validator: Chain, miner: Chain, use: (pair: Pair) => Promise<void>): Promise<void> {
  const handler = { refusal: null as Refusal | null };
  const protocols = new Map([['kit', kitProtocol]]);
  const serveHandler: ServeHandler = { protocols, refuse: () => handler.refusal, answer: actOut };
  const open = new Set<Serving>();
  await validator.register(never);
  const uid = await miner.register(never);
  const again = async (): Promise<{ peer: Neuron; serving: Serving }> => {
    const serving = await miner.serve(serveHandler, never);
    open.add(serving);
    const { neurons } = await validator.sync({ step: 1 }, never);
    const peer = neurons.find((neuron) => neuron.uid === uid);
    if (!peer?.endpoint) throw new Error('the validator sees no endpoint of a miner that is served');
    return { peer, serving };
  };
  const { peer, serving } = await again();
  try {
    await use({
      peer,
      serving,
      handler,
      again,
      ask: (text, more = {}, signal = never) =>
        validator.ask(
          {
            id: '1/0/0',
            peer,
            protocol: kitProtocol,
            protocolName: 'kit',
            challenge: { text, messages: [{ role: 'user', content: text }], author: {} },
            timeoutMs: 10_000,
            maxReplyBytes: 1_000_000,
            ...more,
          },
          signal,
        ),
    });
  } finally {
    for (const one of open) await one.close(AbortSignal.timeout(soonMs));
  }
}

const request = z.strictObject({ prompt: z.string() });
const reply = z.object({ answer: z.string() });

/** A question and its answer, with a name on both wires. */
const kitProtocol: Protocol = {
  request,
  reply,
  wire: {
    axon: { name: 'KitSynapse', hashFields: ['prompt'], streaming: false },
    module: { method: 'kit' },
  },
  encode: ({ text }) => ({ prompt: text }),
  messages: (body) => [{ role: 'user', content: request.parse(body).prompt }],
  replyText: (body) => reply.parse(body).answer,
  replyBody: (text) => ({ answer: text }),
};

/** A miner that does what it is asked to. */
function actOut({ text }: MinerRequest, signal: AbortSignal): MinerAnswer {
  const [order = '', ...rest] = text.split(' ');
  const said = rest.join(' ');
  const large = 'x'.repeat(100_000);
  const pieces = async function* (...parts: (string | Error)[]): AsyncGenerator<string> {
    for (const part of parts) {
      if (part instanceof Error) throw part;
      yield part;
    }
  };
  if (order === 'stream') return pieces(...said.split(/(?<= )/));
  if (order === 'break') return pieces('some', new Error('the miner broke'));
  if (order === 'hang') return untilAborted(signal);
  if (order === 'throw') return Promise.reject(new Error('the miner threw'));
  if (order === 'nonsense') return Promise.resolve({ text: '', body: { nonsense: true } });
  if (order === 'large') return said === '' ? Promise.resolve({ text: large }) : pieces(large, large);
  return Promise.resolve({ text: order === 'empty' ? '' : said });
}
