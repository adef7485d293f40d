import { createHash } from 'node:crypto';
import { z } from 'zod';
import { askPeers } from './ask.ts';
import { conform, protocolOf, taskPlugin } from './conform.ts';
import { attempt, judge } from './exchange.ts';
import { callPlugin } from './failure.ts';
import { acceptReply } from './reply.ts';
import { availablePeers } from './sampling.ts';
import { ioOf, type StepEnv } from './step-env.ts';
import {
  challengeSchema,
  itemSchema,
  referenceSchema,
  type Challenge,
  type Reply,
} from '../contracts/values.ts';
import type { Random } from '../contracts/io.ts';
import type { Gathered, Subnet } from '../contracts/task.ts';
import type { BoundTask } from '../host/parts.ts';
import type { Exchange } from '../records/record.ts';

/** What a round came to, with the task that led it. */
export interface Round {
  readonly task: BoundTask;
  readonly gathered: readonly Gathered[];
}

/** A task that leads its rounds itself. */
export const leadsRounds = (task: BoundTask): boolean => task.instance.round !== undefined;

const gatheredSchema = z.array(
  z.strictObject({
    id: z.string().min(1),
    item: itemSchema,
    challenge: challengeSchema,
    reference: referenceSchema,
    // Read one by one below, as what a peer sends is.
    replies: z.array(z.custom<Reply>((reply) => typeof reply === 'object' && reply !== null)),
  }),
);

/** Lets a task lead its round. `draw` tells it from the other draws of the step. */
export async function leadRound(env: StepEnv, task: BoundTask, random: Random, draw: number): Promise<Round> {
  const plugin = taskPlugin(task);
  const made = await callPlugin(plugin, env.signal, () =>
    task.instance.round?.(subnetOf(env, task, draw), ioOf(env, random), env.signal),
  );
  const gathered = conform(gatheredSchema, made, plugin, 'what a round came to');
  return { task, gathered: gathered.map((each) => ({ ...each, replies: repliesOf(env, each) })) };
}

/** Judges one thing a round came to, as the turn of an item is. */
export async function judgeGathered(
  env: StepEnv,
  task: BoundTask,
  { item, challenge, reference, replies }: Gathered,
  number: number,
): Promise<Exchange> {
  const { name, protocol } = protocolOf(env, task);
  const judged = await attempt(env, 'score', taskPlugin(task), () =>
    judge(env, { task, item, challenge }, protocol, reference, replies),
  );
  return {
    item: number,
    turn: 0,
    task: task.name,
    protocol: name,
    content: item,
    challenge,
    reference,
    timeoutMs: task.timeoutMs ?? env.settings.run.askTimeoutMs,
    replies,
    verdicts: 'failure' in judged ? null : judged.value,
    failure: 'failure' in judged ? judged.failure : null,
  };
}

function subnetOf(env: StepEnv, task: BoundTask, draw: number): Subnet {
  const { metagraph, settings } = env;
  const { name: protocolName, protocol } = protocolOf(env, task);
  const timeoutMs = task.timeoutMs ?? settings.run.askTimeoutMs;
  const asked = new Map<string, number>();
  return {
    metagraph,
    peers: availablePeers(metagraph, settings.run.sampling.maxValidatorStake),
    ask(peers, challenge, signal) {
      // Named by what is asked and not by its turn: a step repeated after a crash may have less to ask, and asks it the same way.
      const what = digestOf(challenge);
      const times = (asked.get(what) ?? 0) + 1;
      asked.set(what, times);
      const assignment = { peers, protocolName, protocol, challenge, timeoutMs };
      return askPeers({ ...env, signal }, { place: `${draw}/round/${what}/${times}`, ...assignment });
    },
  };
}

const digestOf = ({ text, fields = {} }: Challenge): string =>
  createHash('sha256')
    .update(JSON.stringify([text, fields]))
    .digest('hex')
    .slice(0, 16);

/** One reply a hotkey of the subnet, the first it has; under the uid it has now. */
function repliesOf({ metagraph, settings }: StepEnv, { replies }: Gathered): Reply[] {
  const known = new Map(metagraph.neurons.map((neuron) => [neuron.hotkey, neuron]));
  const first = new Map(replies.toReversed().map((reply) => [reply.hotkey, reply]));
  return replies.flatMap((reply) => {
    const neuron = known.get(reply.hotkey);
    if (neuron === undefined || first.get(reply.hotkey) !== reply) return [];
    return [acceptReply({ ...reply, uid: neuron.uid }, neuron, settings.run.maxReplyBytes)];
  });
}
