import { createHash, createHmac } from 'node:crypto';
import { definePlugin, slots } from 'synth-subnet';
import { z } from 'zod';

const count = z.int().min(1).max(64).default(1).describe('How many neurons answer with this miner.');

export default definePlugin({
  apiVersion: 1,
  kind: 'chain',
  name: '{{name}}',
  summary: 'A subnet in memory: its miners answer in this process, and weights are gone when it ends.',
  options: z.strictObject({
    blocksPerStep: z.int().min(1).default(25).describe('Blocks that pass in a step.'),
    tempo: z.int().min(1).default(100).describe('Blocks of an epoch.'),
  }),
  needs: { miners: slots('miner', { count }) },
  traits: { offline: true },
  setup: ({ miners, random, clock, log, node }, { blocksPerStep, tempo }) => {
    const hotkey = `own-${createHash('sha256').update(node.name).digest('hex').slice(0, 16)}`;
    const staff = [...miners.values()].flatMap(({ name, extra, instance }) =>
      Array.from({ length: extra.count }, (_, index) => ({ label: `${name}-${index + 1}`, instance })),
    );
    let block = 1;
    let lastUpdate = 0;
    /** @type {import('synth-subnet').ServeHandler | null} */
    let served = null;

    /** @param {number} uid @param {Partial<import('synth-subnet').Neuron>} more @returns {import('synth-subnet').Neuron} */
    const neuron = (uid, more) => ({
      uid,
      hotkey: `peer-${uid}`,
      coldkey: `cold-${uid}`,
      stake: 0,
      validatorPermit: false,
      endpoint: { host: 'memory', port: uid },
      lastUpdate: 0,
      registeredAt: 0,
      incentive: 0,
      dividends: 0,
      consensus: 0,
      trust: 0,
      emission: 0,
      label: null,
      ...more,
    });
    const neurons = () => [
      neuron(0, {
        hotkey,
        stake: 1000,
        validatorPermit: true,
        lastUpdate,
        endpoint: served === null ? null : { host: 'memory', port: 0 },
      }),
      ...staff.map(({ label }, index) => neuron(index + 1, { label })),
    ];

    /** @param {import('synth-subnet').MinerAnswer} answer @param {AbortSignal} signal */
    const gather = async (answer, signal) => {
      if (!(Symbol.asyncIterator in answer)) return (await answer).text;
      let text = '';
      for await (const piece of answer) {
        signal.throwIfAborted();
        text += piece;
      }
      return text;
    };

    return {
      identity: {
        hotkey,
        sign: async (message) => new Uint8Array(createHmac('sha256', hotkey).update(message).digest()),
      },
      async sync({ step }, signal) {
        signal.throwIfAborted();
        block = Math.max(block, 1 + step * blocksPerStep);
        const limits = { tempo, weightsRateLimit: 0, minAllowedWeights: 1, maxWeightLimit: 1 };
        return { netuid: 1, block, self: 0, owner: null, neurons: neurons(), limits };
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
        return { host: 'memory', port: 0, close: async () => void (served = null) };
      },
      async setWeights({ uids, values }, signal) {
        signal.throwIfAborted();
        const known = uids.every((uid) => Number.isInteger(uid) && uid >= 0 && uid <= staff.length);
        const sound =
          values.every((value) => Number.isFinite(value) && value >= 0) && values.some((value) => value > 0);
        const distinct = new Set(uids).size === uids.length && uids.length === values.length;
        const reason = !known
          ? 'unknown uid'
          : !distinct
            ? 'uids and values do not fit'
            : sound
              ? null
              : 'no usable weight';
        if (reason === null) lastUpdate = block;
        const top = Math.max(...values);
        const sent = uids
          .map((uid, index) => ({
            uid,
            value: reason === null ? Math.round(((values[index] ?? 0) / top) * 65_535) : 0,
          }))
          .filter(({ value }) => value > 0);
        return {
          accepted: reason === null,
          block,
          uids: sent.map(({ uid }) => uid),
          values: sent.map(({ value }) => value),
          reason,
        };
      },
      async ask({ id, peer, protocol, protocolName, challenge, timeoutMs, maxReplyBytes }, signal) {
        signal.throwIfAborted();
        const start = clock.monotonic();
        const deadline = clock.deadline(timeoutMs, signal);
        /** @param {number} status @param {string} text @returns {import('synth-subnet').Reply} */
        const reply = (status, text) => {
          const totalMs = status === 200 ? clock.monotonic() - start : null;
          const statusText = status === 200 ? '' : `status ${status}`;
          const body = status === 200 ? protocol.replyBody(text, sent) : null;
          return {
            uid: peer.uid,
            hotkey: peer.hotkey,
            text,
            body,
            status,
            statusText,
            timings: { firstMs: totalMs, totalMs },
            chunks: null,
          };
        };
        const sent = protocol.request.parse(protocol.encode(challenge));
        const messages = protocol.messages(sent);
        const caller = { hotkey, uid: 0, stake: 1000, validatorPermit: true };
        const self = { hotkey: peer.hotkey, uid: peer.uid };
        const request = {
          protocol: protocolName,
          messages,
          text: messages.at(-1)?.content ?? '',
          body: sent,
          caller,
          timeoutMs,
          self,
        };
        const miner = staff[peer.uid - 1]?.instance;
        try {
          /** @type {Promise<never>} */
          const late = new Promise((_, reject) =>
            deadline.signal.addEventListener('abort', () => reject(deadline.signal.reason), { once: true }),
          );
          late.catch(() => undefined);
          const io = { random: random.fork(id).fork(peer.uid), log };
          const refusal = peer.uid === 0 ? served?.refuse({ protocol: protocolName, caller }) : null;
          if (refusal) return reply(refusal.status, '');
          const answer =
            peer.uid === 0
              ? served?.answer(request, deadline.signal)
              : miner?.answer(request, io, deadline.signal);
          if (answer === undefined) return reply(503, '');
          const text = await Promise.race([gather(answer, deadline.signal), late]);
          if (Buffer.byteLength(text) > maxReplyBytes) return reply(413, '');
          return reply(text === '' ? 204 : 200, text);
        } catch {
          // Whatever a peer does wrong is a reply with a status.
          signal.throwIfAborted();
          return reply(deadline.signal.aborted ? 408 : 500, '');
        } finally {
          deadline.clear();
        }
      },
    };
  },
});
