import { askPeers } from './ask.ts';
import { conform, protocolOf, taskPlugin } from './conform.ts';
import { callPlugin, isFatal, logFields, toFailure } from './failure.ts';
import { scoreReplies, type Verdict } from './scoring.ts';
import { ioOf, type StepEnv } from './step-env.ts';
import { SynthError } from '../errors/synth-error.ts';
import { referenceSchema, type Reference, type Reply } from '../contracts/values.ts';
import type { Prepared } from './build.ts';
import type { Neuron } from '../contracts/chain.ts';
import type { Protocol } from '../contracts/protocol.ts';
import type { Exchange } from '../records/record.ts';
import type { Failure } from './events.ts';

/** One turn: the peers are asked while the reference is made, then every reply is judged. */
export async function exchangeTurn(
  env: StepEnv,
  prepared: Prepared,
  { item, turn, peers }: { item: number; turn: number; peers: readonly Neuron[] },
): Promise<Exchange> {
  const { task, challenge } = prepared;
  const { name: protocolName, protocol } = protocolOf(env, task);
  const timeoutMs = task.timeoutMs ?? env.settings.run.askTimeoutMs;
  const place = `${item}/${turn}`;
  const [replies, referred] = await Promise.all([
    askPeers(env, { place, peers, protocolName, protocol, challenge, timeoutMs }),
    attempt(env, 'refer', taskPlugin(task), () => makeReference(env, prepared)),
  ]);
  const judged =
    'failure' in referred
      ? referred
      : await attempt(env, 'score', taskPlugin(task), () =>
          judge(env, prepared, protocol, referred.value, replies),
        );
  return {
    item,
    turn,
    task: task.name,
    protocol: protocolName,
    content: prepared.item,
    challenge,
    reference: 'failure' in referred ? null : referred.value,
    timeoutMs,
    replies,
    verdicts: 'failure' in judged ? null : judged.value,
    failure: 'failure' in judged ? judged.failure : null,
  };
}

/** A value, or the failure that stands for it; faults that end the run or the step are thrown on. */
export async function attempt<T>(
  env: StepEnv,
  stage: string,
  plugin: string,
  work: () => Promise<T>,
): Promise<{ value: T } | { failure: Failure }> {
  try {
    return { value: await work() };
  } catch (error) {
    env.signal.throwIfAborted();
    if (isFatal(error)) throw error;
    const failure = toFailure(stage, error, plugin);
    env.log.error(failure.message, logFields(failure, error));
    return { failure };
  }
}

async function makeReference(env: StepEnv, { task, item, random }: Prepared): Promise<Reference> {
  const plugin = taskPlugin(task);
  const made =
    item.reference ??
    (await callPlugin(plugin, env.signal, () =>
      task.instance.refer?.(item, ioOf(env, random.fork('refer')), env.signal),
    ));
  const reference = conform(referenceSchema, made, plugin, 'a reference');
  if (reference.text.trim() === '' && reference.data === undefined)
    throw new SynthError('SYN_TASK_MATERIAL', {
      message: `Task "${task.name}" made an empty reference: nothing to judge answers against.`,
      plugin,
    });
  return reference;
}

export const judge = (
  env: StepEnv,
  { task, item, challenge }: Pick<Prepared, 'task' | 'item' | 'challenge'>,
  protocol: Protocol,
  reference: Reference,
  replies: readonly Reply[],
): Promise<Verdict[]> => {
  const { rewards, penalties } = task;
  const control = controlReply(challenge, protocol, reference);
  return scoreReplies(
    { item, challenge, reference, control, replies, rewards, penalties },
    { clock: env.clock, signal: env.signal, timeoutMs: env.settings.run.scorerTimeoutMs, log: env.log },
  );
};

/** The reference as an honest peer would send it, in one piece. */
const controlReply = (challenge: Prepared['challenge'], protocol: Protocol, { text }: Reference): Reply => ({
  uid: -1,
  hotkey: 'reference',
  text,
  body: protocol.replyBody(text, protocol.encode(challenge)),
  status: 200,
  statusText: '',
  timings: { firstMs: 1, totalMs: 1 },
  chunks: null,
});
