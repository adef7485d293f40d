import { isFatal, toFailure } from './failure.ts';
import { acceptReply, emptyReply } from './reply.ts';
import { abortable } from '../llm/share.ts';
import type { Neuron } from '../contracts/chain.ts';
import type { Protocol } from '../contracts/protocol.ts';
import type { Challenge, Reply } from '../contracts/values.ts';
import type { StepEnv } from './step-env.ts';

/** Characters of a model's name that are kept. */
const longestModel = 200;

/** Time the chain has, beyond the peer's deadline, to hand over what came. */
const handoverMs = 1_000;

/** One challenge to several peers. */
export interface Assignment {
  /** `item/turn`, the rest of the request's identity. */
  readonly place: string;
  readonly peers: readonly Neuron[];
  readonly protocolName: string;
  readonly protocol: Protocol;
  readonly challenge: Challenge;
  readonly timeoutMs: number;
}

/** One reply a peer, in the order of the peers; whatever goes wrong with a peer is a reply with a status. */
export const askPeers = (env: StepEnv, assignment: Assignment): Promise<Reply[]> =>
  Promise.all(
    assignment.peers.map((peer) =>
      env.asking.execute(async () => {
        const reply = await askPeer(env, assignment, peer);
        return reply.text === '' ? reply : askModel(env, assignment, peer, reply);
      }, env.signal),
    ),
  );

/** The reply with the model behind it, asked for by a second request where the protocol wants that. */
async function askModel(
  env: StepEnv,
  { protocol, place, challenge }: Assignment,
  peer: Neuron,
  reply: Reply,
): Promise<Reply> {
  const { modelRequest } = protocol;
  if (modelRequest === undefined) return reply;
  const { protocol: protocolName, required, timeoutMs } = modelRequest;
  const bound = env.parts.protocols.get(protocolName);
  if (!bound) throw new Error('preflight checks that the protocol is there');
  const assignment = { place: `${place}/model`, peers: [peer], protocolName, challenge, timeoutMs };
  const second = await askPeer(env, { ...assignment, protocol: bound.instance }, peer);
  if (second.text !== '') return { ...reply, model: second.text.slice(0, longestModel) };
  if (!required) return { ...reply, model: reply.model ?? null };
  return emptyReply(peer, second.status, `no answer to ${protocolName}: ${second.statusText}`);
}

/** The reply with the model it says itself that it was made with. */
function readModel(protocol: Protocol, reply: Reply): Reply {
  if (protocol.replyModel === undefined || reply.text === '') return reply;
  const model = reply.body === null ? null : protocol.replyModel(reply.body);
  return { ...reply, model: model?.slice(0, longestModel) ?? null };
}

async function askPeer(env: StepEnv, assignment: Assignment, peer: Neuron): Promise<Reply> {
  const { chain } = env.parts;
  if (!chain) throw new Error('a validator has a chain');
  const { maxReplyBytes } = env.settings.run;
  env.signal.throwIfAborted();
  const { place, protocolName, protocol, challenge, timeoutMs } = assignment;
  const deadline = env.clock.deadline(timeoutMs + handoverMs, env.signal);
  const id = `${env.step}/${place}`;
  const ask = { id, peer, protocol, protocolName, challenge, timeoutMs, maxReplyBytes };
  try {
    const reply = await abortable(chain.instance.ask(ask, deadline.signal), deadline.signal);
    return readModel(protocol, acceptReply(reply, peer, maxReplyBytes));
  } catch (error) {
    env.signal.throwIfAborted();
    if (isFatal(error)) throw error;
    if (deadline.signal.aborted) return emptyReply(peer, 408, 'timeout');
    const failure = toFailure('ask', error, `chain/${chain.plugin.name}`);
    env.log.warn(`Peer ${peer.uid} could not be asked: ${failure.message}`, { ...failure, uid: peer.uid });
    return emptyReply(peer, 503, failure.code);
  } finally {
    deadline.clear();
  }
}
