import { sampleIdentity, sampleNeuron } from './samples-chain.ts';
import { systemClock } from '../host/clock.ts';
import { seededRandom } from '../host/random.ts';
import { capture } from './log.ts';
import { untilAborted } from './waiting.ts';
import type { Ask, Chain, Metagraph, ServeHandler, WeightsReceipt } from '../contracts/chain.ts';
import type { Clock } from '../contracts/io.ts';
import type { JsonObject } from '../contracts/json.ts';
import type { Miner, MinerAnswer, MinerRequest } from '../contracts/miner.ts';
import type { Protocol } from '../contracts/protocol.ts';
import type { Reply } from '../contracts/values.ts';

/** How a peer answers: as a miner, by a function of the question, or with a status that is no answer. */
export type FakePeer = Miner | ((text: string) => string | Promise<string>) | number;

export interface MemoryChainOptions {
  /** Peers by name, with uids from 1. */
  readonly peers?: Readonly<Record<string, FakePeer>>;
  readonly limits?: Partial<Metagraph['limits']>;
  /** Blocks that a step takes; default 25. */
  readonly blocksPerStep?: number;
  /** For deadlines and timings; default: the machine's time. */
  readonly clock?: Clock;
}

export interface MemoryChain extends Chain {
  /** Every weight vector that was set, in order, with what became of it. */
  readonly receipts: readonly WeightsReceipt[];
}

const ownHotkey = 'hotkey-0';

/** A subnet in memory: we are uid 0, registered, with a validator permit; what we serve ourselves is there under that uid. */
export function memoryChain(options: MemoryChainOptions = {}): MemoryChain {
  const { peers = {}, limits = {}, blocksPerStep = 25, clock = systemClock } = options;
  const names = Object.keys(peers);
  const receipts: WeightsReceipt[] = [];
  const log = capture([]);
  let block = 1;
  let served: ServeHandler | null = null;
  let ports = 0;
  let port = 0;

  const metagraph = (): Metagraph => ({
    netuid: 1,
    block,
    self: 0,
    owner: null,
    neurons: [
      sampleNeuron(0, {
        hotkey: ownHotkey,
        label: 'self',
        stake: 10_000,
        validatorPermit: true,
        endpoint: served === null ? null : { host: 'memory', port },
      }),
      ...names.map((label, i) => sampleNeuron(i + 1, { label, endpoint: { host: 'memory', port: i + 1 } })),
    ],
    limits: { tempo: 100, weightsRateLimit: 0, minAllowedWeights: 1, maxWeightLimit: 1, ...limits },
  });

  const answerOf = (request: MinerRequest, ask: Ask, signal: AbortSignal): MinerAnswer | number => {
    if (ask.peer.uid === 0) {
      if (served === null || ask.peer.endpoint === null) return 503;
      const { protocol, caller } = request;
      return served.refuse({ protocol, caller })?.status ?? served.answer(request, signal);
    }
    const peer = peers[names[ask.peer.uid - 1] ?? ''] ?? 503;
    if (typeof peer === 'number') return peer;
    const random = seededRandom(`${ask.id}/${ask.peer.hotkey}`);
    if (typeof peer === 'object') return peer.answer(request, { random, log }, signal);
    return Promise.resolve(peer(request.text)).then((text) => ({ text }));
  };

  return {
    receipts,
    identity: { ...sampleIdentity, hotkey: ownHotkey },
    async sync({ step }, signal) {
      signal.throwIfAborted();
      block = Math.max(block, 1 + step * blocksPerStep);
      return metagraph();
    },
    async block(signal) {
      signal.throwIfAborted();
      return block;
    },
    async register(signal) {
      signal.throwIfAborted();
      return 0;
    },
    async serve(handler, signal) {
      signal.throwIfAborted();
      served = handler;
      port = 1000 + (ports += 1);
      return {
        host: 'memory',
        port,
        async close() {
          if (served === handler) served = null;
        },
      };
    },
    async setWeights({ uids, values }, signal) {
      signal.throwIfAborted();
      const reason = faultOf(uids, values, 1 + names.length);
      const top = Math.max(...values);
      const sent = uids.flatMap((uid, i) => {
        const value = reason === null ? Math.round(((values[i] ?? 0) / top) * 65_535) : 0;
        return value > 0 ? [{ uid, value }] : [];
      });
      const receipt: WeightsReceipt = {
        accepted: reason === null,
        block,
        uids: sent.map(({ uid }) => uid),
        values: sent.map(({ value }) => value),
        reason,
      };
      receipts.push(receipt);
      return receipt;
    },
    async ask(ask, signal) {
      signal.throwIfAborted();
      const { protocol, protocolName, peer, timeoutMs } = ask;
      const startMs = clock.monotonic();
      const deadline = clock.deadline(timeoutMs, signal);
      const reply = replyOf(ask, () => clock.monotonic() - startMs);
      try {
        const body = protocol.request.parse(protocol.encode(ask.challenge));
        const messages = protocol.messages(body);
        const caller = { hotkey: ownHotkey, uid: 0, stake: 10_000, validatorPermit: true };
        const self = { hotkey: peer.hotkey, uid: peer.uid };
        const text = messages.at(-1)?.content ?? '';
        const request = { protocol: protocolName, messages, text, body, caller, timeoutMs, self };
        const answer = answerOf(request, ask, deadline.signal);
        if (typeof answer === 'number') return reply(answer, '');
        const said = await Promise.race([gather(answer, protocol, body), untilAborted(deadline.signal)]);
        if (Buffer.byteLength(said.text) > ask.maxReplyBytes) return reply(413, '');
        return reply(said.text === '' ? 204 : 200, said.text, said.body);
      } catch {
        signal.throwIfAborted();
        return reply(deadline.signal.aborted ? 408 : 500, '');
      } finally {
        deadline.clear();
      }
    },
  };
}

const replyOf =
  ({ peer: { uid, hotkey } }: Ask, elapsedMs: () => number) =>
  (status: number, text: string, body: JsonObject | null = null): Reply => ({
    uid,
    hotkey,
    text,
    body,
    status,
    statusText: status === 200 ? '' : `status ${status}`,
    timings: {
      firstMs: text === '' ? null : elapsedMs(),
      totalMs: status === 200 || status === 204 ? elapsedMs() : null,
    },
    chunks: null,
  });

async function gather(
  answer: MinerAnswer,
  protocol: Protocol,
  request: JsonObject,
): Promise<{ text: string; body: JsonObject | null }> {
  if (Symbol.asyncIterator in answer) {
    let text = '';
    for await (const piece of answer) text += piece;
    return { text, body: null };
  }
  const made = await answer;
  const body = protocol.reply.parse(made.body ?? protocol.replyBody(made.text, request));
  return { text: protocol.replyText(body), body };
}

function faultOf(uids: readonly number[], values: readonly number[], count: number): string | null {
  if (uids.length !== values.length) return 'WeightVecNotEqualSize';
  if (values.some((value) => !(value >= 0 && value < Infinity))) return 'WeightsNotFinite';
  if (!values.some((value) => value > 0)) return 'WeightVecEmpty';
  if (new Set(uids).size < uids.length) return 'DuplicateUids';
  return uids.every((uid) => Number.isInteger(uid) && uid >= 0 && uid < count)
    ? null
    : 'UidVecContainInvalidOne';
}
