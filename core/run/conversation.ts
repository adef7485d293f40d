import { writeChallenge, type Prepared } from './build.ts';
import { conform, taskPlugin } from './conform.ts';
import { exchangeTurn } from './exchange.ts';
import { callPlugin, isFatal, toFailure } from './failure.ts';
import { ioOf, type StepEnv } from './step-env.ts';
import { isSynthError } from '../errors/synth-error.ts';
import { itemSchema, type Message } from '../contracts/values.ts';
import type { Neuron } from '../contracts/chain.ts';
import type { Exchange } from '../records/record.ts';
import type { Failure } from './events.ts';

export interface Conversation {
  readonly exchanges: readonly Exchange[];
  /** Why it ended before its time. */
  readonly failures: readonly Failure[];
}

/** The turns of one item, all with the same peers. A follow-up that fails ends the conversation, not the step. */
export async function converse(
  env: StepEnv,
  item: number,
  first: Prepared,
  peers: readonly Neuron[],
): Promise<Conversation> {
  const exchanges: Exchange[] = [];
  const failures: Failure[] = [];
  let next: Prepared | null = first;
  for (let turn = 0; next !== null; turn += 1) {
    const current: Prepared = next;
    try {
      const exchange = await exchangeTurn(env, current, { item, turn, peers });
      exchanges.push(exchange);
      next = await followUp(env, first, current, exchange);
    } catch (error) {
      // What has been judged must not be lost to a later turn, not even when the step's deadline passes in it.
      if (exchanges.length === 0 || env.abort.aborted || isFatal(error)) throw error;
      next = null;
      // Material that has no follow-up in it ends the conversation in good order.
      if (!isSynthError(error, 'SYN_TASK_MATERIAL'))
        failures.push(toFailure('follow-up', error, taskPlugin(current.task)));
    }
  }
  return { exchanges, failures };
}

/** The next turn, or null when the conversation is over. */
async function followUp(
  env: StepEnv,
  first: Prepared,
  current: Prepared,
  exchange: Exchange,
): Promise<Prepared | null> {
  const { maxTurns, continueProbability, task: named } = env.settings.run.conversation;
  const turn = exchange.turn + 1;
  if (exchange.verdicts === null || turn >= maxTurns || !first.task.followUp) return null;
  const random = first.random.fork(`turn/${turn}`);
  if (!random.fork('continue').chance(continueProbability)) return null;
  const task = named === undefined ? current.task : env.parts.tasks.get(named);
  if (task?.instance.followUp === undefined) return null;

  const history: Message[] = [
    ...exchange.challenge.messages,
    { role: 'assistant', content: acceptedAnswer(env, exchange) },
  ];
  const plugin = taskPlugin(task);
  const made = await callPlugin(plugin, env.signal, () =>
    task.instance.followUp?.(exchange.content, history, ioOf(env, random.fork('build')), env.signal),
  );
  const item = { ...conform(itemSchema, made, plugin, 'an item'), history };
  const challenge = await writeChallenge(env, first.task.agent, item, first.voice());
  return { ...first, task, item, challenge, random };
}

/** What stands as the assistant's turn; the reference, too, where no reply earned anything. */
function acceptedAnswer(env: StepEnv, { replies, verdicts, reference }: Exchange): string {
  const own = reference?.text ?? '';
  if (env.settings.run.conversation.history === 'reference') return own;
  const best = (verdicts ?? []).reduce(
    (top, { reward }, index) => (reward > top.reward ? { reward, index } : top),
    { reward: 0, index: -1 },
  );
  return replies[best.index]?.text ?? own;
}
