import { isFatal, toFailure } from './failure.ts';
import { acceptReply, emptyReply } from './reply.ts';
import { abortable } from '../llm/share.ts';
import type { Neuron } from '../contracts/chain.ts';
import type { Protocol } from '../contracts/protocol.ts';
import type { Challenge, Reply } from '../contracts/values.ts';
import type { StepEnv } from './step-env.ts';

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
    assignment.peers.map((peer) => env.asking.execute(() => askPeer(env, assignment, peer), env.signal)),
  );

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
    return acceptReply(reply, peer, maxReplyBytes);
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
