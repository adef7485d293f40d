import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { definePlugin, slots } from 'synth-subnet';
import { z } from 'zod';

/**
 * @typedef {import('synth-subnet').MinerRequest} MinerRequest
 * @typedef {import('synth-subnet').MinerAnswer} MinerAnswer
 * @typedef {import('synth-subnet').Neuron} Neuron
 * @typedef {{
 *   hotkey: string, label: string | null, stake: number, lastUpdate: number, port: number | null,
 *   answer(request: MinerRequest, id: string, signal: AbortSignal): MinerAnswer | number,
 * }} Member
 */

/**
 * Subnets of this process, by the folder that their nodes share. A chain outside of it is asked over its own wire instead.
 * @type {Map<string, { members: Member[], block: number, ports: number, nodes: number }>}
 */
const subnets = new Map();

const count = z.int().min(1).max(64).default(1).describe('How many neurons answer with this miner.');
const validatorStake = 1000;

export default definePlugin({
  apiVersion: 1,
  kind: 'chain',
  name: '{{name}}',
  summary: 'A subnet in memory: nodes of one process meet in it, and all is gone when the last one stops.',
  options: z.strictObject({
    blocksPerStep: z.int().min(1).default(25).describe('Blocks that pass in a step.'),
    tempo: z.int().min(1).default(100).describe('Blocks of an epoch.'),
  }),
  needs: { miners: slots('miner', { count }) },
  traits: { offline: true },
  setup: ({ miners, random, clock, log, node, paths }, { blocksPerStep, tempo }) => {
    const subnet = subnets.get(paths.shared) ?? { members: [], block: 1, ports: 0, nodes: 0 };
    subnets.set(paths.shared, subnet);
    subnet.nodes += 1;

    // A chain keeps its keys in files; here every start has a new one.
    const keys = generateKeyPairSync('ed25519');
    /** @type {import('synth-subnet').ServeHandler | null} */
    let served = null;
    /** @type {Member} */
    const own = {
      hotkey: `node-${createHash('sha256').update(node.name).digest('hex').slice(0, 16)}`,
      label: node.name,
      stake: node.role === 'validator' ? validatorStake : 0,
      lastUpdate: 0,
      port: null,
      answer: (request, _id, signal) =>
        served === null ? 503 : (served.refuse(request)?.status ?? served.answer(request, signal)),
    };
    subnet.members.push(own);
    for (const { name, extra, instance } of miners.values())
      for (let index = 1; index <= extra.count; index += 1) {
        const hotkey = `${own.hotkey}-${name}-${index}`;
        subnet.members.push({
          hotkey,
          label: `${name}-${index}`,
          stake: 0,
          lastUpdate: 0,
          port: (subnet.ports += 1),
          answer: (request, id, signal) =>
            instance.answer(request, { random: random.fork(`${id}/${hotkey}`), log }, signal),
        });
      }
    const uidOf = (/** @type {Member} */ member) => subnet.members.indexOf(member);

    return {
      identity: {
        hotkey: own.hotkey,
        publicKey: Buffer.from(keys.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
        scheme: 'ed25519',
        sign: async (message) => new Uint8Array(sign(null, message, keys.privateKey)),
      },
      async sync({ step }, signal) {
        signal.throwIfAborted();
        subnet.block = Math.max(subnet.block, 1 + step * blocksPerStep);
        return {
          netuid: 1,
          block: subnet.block,
          self: uidOf(own),
          neurons: subnet.members.map(neuronOf),
          limits: { tempo, weightsRateLimit: 0, minAllowedWeights: 1, maxWeightLimit: 1 },
        };
      },
      async block(signal) {
        signal.throwIfAborted();
        return subnet.block;
      },
      async register(signal) {
        signal.throwIfAborted();
        return uidOf(own);
      },
      async serve(handler, signal) {
        signal.throwIfAborted();
        const port = (subnet.ports += 1);
        served = handler;
        own.port = port;
        const close = async () => {
          if (own.port !== port) return;
          served = null;
          own.port = null;
        };
        return { host: 'memory', port, close };
      },
      async setWeights({ uids, values }, signal) {
        signal.throwIfAborted();
        const reason = refusal(uids, values, subnet.members.length);
        if (reason === null) own.lastUpdate = subnet.block;
        // As chains do it: the largest weight is 65535, and zeros are not sent.
        const top = Math.max(...values);
        const sent =
          reason !== null
            ? []
            : uids
                .map((uid, index) => ({ uid, value: Math.round(((values[index] ?? 0) / top) * 65_535) }))
                .filter(({ value }) => value > 0);
        return {
          accepted: reason === null,
          block: subnet.block,
          uids: sent.map(({ uid }) => uid),
          values: sent.map(({ value }) => value),
          reason,
        };
      },
      async ask({ id, peer, protocol, protocolName, challenge, timeoutMs, maxReplyBytes }, signal) {
        signal.throwIfAborted();
        const start = clock.monotonic();
        const deadline = clock.deadline(timeoutMs, signal);
        const body = protocol.request.parse(protocol.encode(challenge));
        const messages = protocol.messages(body);
        /** @param {number} status @returns {import('synth-subnet').Reply} */
        const reply = (status, text = '') => {
          const totalMs = status === 200 || status === 204 ? clock.monotonic() - start : null;
          return {
            uid: peer.uid,
            hotkey: peer.hotkey,
            text,
            body: status === 200 ? protocol.replyBody(text, body) : null,
            status,
            statusText: status === 200 ? '' : `status ${status}`,
            timings: { firstMs: totalMs, totalMs },
            chunks: null,
          };
        };
        const member = subnet.members.find(({ hotkey }) => hotkey === peer.hotkey);
        if (member?.port == null || peer.endpoint?.port !== member.port) return reply(503);
        const request = {
          protocol: protocolName,
          messages,
          text: messages.at(-1)?.content ?? '',
          body,
          caller: { hotkey: own.hotkey, uid: uidOf(own), stake: own.stake, validatorPermit: own.stake > 0 },
          timeoutMs,
          self: { hotkey: peer.hotkey, uid: peer.uid },
        };
        try {
          const answer = member.answer(request, id, deadline.signal);
          if (typeof answer === 'number') return reply(answer);
          const text = await Promise.race([gather(answer), whenAborted(deadline.signal)]);
          if (Buffer.byteLength(text) > maxReplyBytes) return reply(413);
          return text === '' ? reply(204) : reply(200, text);
        } catch {
          // Whatever a peer does wrong is a reply with a status.
          signal.throwIfAborted();
          return reply(deadline.signal.aborted ? 408 : 500);
        } finally {
          deadline.clear();
        }
      },
      async stop() {
        subnet.nodes -= 1;
        if (subnet.nodes === 0) subnets.delete(paths.shared);
      },
    };
  },
});

/** @param {Member} member @param {number} uid @returns {Neuron} */
const neuronOf = ({ hotkey, label, stake, lastUpdate, port }, uid) => ({
  uid,
  hotkey,
  coldkey: `${hotkey}-cold`,
  stake,
  validatorPermit: stake > 0,
  endpoint: port === null ? null : { host: 'memory', port },
  lastUpdate,
  registeredAt: 0,
  incentive: 0,
  dividends: 0,
  consensus: 0,
  trust: 0,
  emission: 0,
  label,
});

/** @param {readonly number[]} uids @param {readonly number[]} values @param {number} size */
function refusal(uids, values, size) {
  if (uids.length !== values.length || new Set(uids).size !== uids.length)
    return 'uids and values do not fit';
  if (!uids.every((uid) => Number.isInteger(uid) && uid >= 0 && uid < size)) return 'unknown uid';
  const sound = values.every((value) => Number.isFinite(value) && value >= 0);
  return sound && values.some((value) => value > 0) ? null : 'no usable weight';
}

/** @param {MinerAnswer} answer */
async function gather(answer) {
  if (!(Symbol.asyncIterator in answer)) return (await answer).text;
  let text = '';
  for await (const piece of answer) text += piece;
  return text;
}

/** @param {AbortSignal} signal @returns {Promise<never>} */
const whenAborted = (signal) =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
