import { z } from 'zod';
import { agentPlugin, conform, taskPlugin } from './conform.ts';
import { callPlugin, isFatal, isRemote, logFields, toFailure } from './failure.ts';
import { leadRound, leadsRounds, type Round } from './round.ts';
import { backoffMs, ioOf, type StepEnv } from './step-env.ts';
import { isSynthError, SynthError } from '../errors/synth-error.ts';
import { challengeSchema, itemSchema, type Challenge, type Item } from '../contracts/values.ts';
import type { Agent } from '../contracts/agent.ts';
import type { Random } from '../contracts/io.ts';
import type { BoundTask } from '../host/parts.ts';
import type { Failure } from './events.ts';

/** An item and the challenge that goes out for it. */
export interface Prepared {
  readonly task: BoundTask;
  readonly item: Item;
  readonly challenge: Challenge;
  /** Randomness of the agent for the whole conversation: the same each turn, so that the same persona speaks. */
  readonly voice: () => Random;
  /** Randomness of everything that follows. */
  readonly random: Random;
}

/** What the draws of a step came to. */
interface Built {
  readonly prepared: readonly Prepared[];
  readonly rounds: readonly Round[];
  readonly failures: readonly Failure[];
}

/** Draws and builds the items of a step. A draw that fails is made again; one that keeps failing costs its items only. */
export async function buildItems(env: StepEnv): Promise<Built> {
  const draws = Array.from({ length: env.settings.run.itemsPerStep }, (_, index) =>
    drawItems(env, env.random.fork(`draw/${index}`), index),
  );
  const results = await Promise.all(draws);
  return {
    prepared: results.flatMap(({ prepared }) => prepared),
    rounds: results.flatMap(({ rounds }) => rounds),
    failures: results.flatMap(({ failures }) => failures),
  };
}

async function drawItems(env: StepEnv, random: Random, draw: number): Promise<Built> {
  const { buildAttempts } = env.settings.run;
  const weights = [...env.parts.tasks.values()].map((task) => [task, task.weight] as const);
  const failures: Failure[] = [];
  let remoteFailures = 0;
  for (let attempt = 0; attempt < buildAttempts; attempt += 1) {
    const own = random.fork(`attempt/${attempt}`);
    const task = own.fork('task').weighted(weights);
    const result = leadsRounds(task)
      ? await attemptRound(env, task, own, draw)
      : await attemptBuild(env, task, own);
    failures.push(...result.failures);
    if (result.prepared.length > 0 || result.rounds.length > 0) return { ...result, failures };
    if (!result.remote || attempt + 1 === buildAttempts) continue;
    remoteFailures += 1;
    await env.clock.sleep(backoffMs(remoteFailures), env.signal);
  }
  return { prepared: [], rounds: [], failures };
}

/** A draw, and whether what failed in it was a remote. */
type Attempt = Built & { readonly remote: boolean };

async function attemptRound(env: StepEnv, task: BoundTask, random: Random, draw: number): Promise<Attempt> {
  try {
    const round = await leadRound(env, task, random.fork('round'), draw);
    return { prepared: [], rounds: [round], failures: [], remote: false };
  } catch (error) {
    return { prepared: [], rounds: [], ...lost(env, 'round', error, taskPlugin(task)) };
  }
}

async function attemptBuild(env: StepEnv, task: BoundTask, random: Random): Promise<Attempt> {
  let items: Item[];
  try {
    items = await build(env, task, random.fork('build'));
  } catch (error) {
    return { prepared: [], rounds: [], ...lost(env, 'build', error, taskPlugin(task)) };
  }
  const results = await Promise.all(
    items.map(async (item, index) => {
      const voice = (): Random => random.fork(`voice/${index}`);
      try {
        const challenge = await writeChallenge(env, task.agent, item, voice());
        return { prepared: { task, item, challenge, voice, random: random.fork(`item/${index}`) } };
      } catch (error) {
        return lost(env, 'write', error, agentPlugin(env, task.agent));
      }
    }),
  );
  return {
    prepared: results.flatMap((result) => ('prepared' in result ? [result.prepared] : [])),
    rounds: [],
    failures: results.flatMap((result) => ('prepared' in result ? [] : result.failures)),
    remote: results.some((result) => 'remote' in result && result.remote),
  };
}

/** A piece that failed; faults that end the run or the step are thrown on. */
function lost(
  env: StepEnv,
  stage: string,
  error: unknown,
  plugin: string,
): { failures: Failure[]; remote: boolean } {
  env.signal.throwIfAborted();
  if (isFatal(error)) throw error;
  const failure = toFailure(stage, error, plugin);
  // Material that does not suit is part of drawing at random; everything else wants an eye.
  const level = isSynthError(error, 'SYN_TASK_MATERIAL') ? 'debug' : 'warn';
  env.log[level](`Drawing again: ${failure.message}`, logFields(failure, error));
  return { failures: [failure], remote: isRemote(error) };
}

async function build(env: StepEnv, task: BoundTask, random: Random): Promise<Item[]> {
  const plugin = taskPlugin(task);
  const items = await callPlugin(plugin, env.signal, () =>
    task.instance.build(ioOf(env, random), env.signal),
  );
  return conform(z.array(itemSchema).min(1), items, plugin, 'items');
}

/** The challenge of an item, checked: the last turn is the user's and says what `text` says. */
export async function writeChallenge(
  env: StepEnv,
  agent: Agent,
  item: Item,
  random: Random,
): Promise<Challenge> {
  const plugin = agentPlugin(env, agent);
  const written = await callPlugin(plugin, env.signal, () =>
    agent.write(item, ioOf(env, random), env.signal),
  );
  const challenge = conform(challengeSchema, written, plugin, 'a challenge');
  const last = challenge.messages.at(-1);
  if (last?.role !== 'user' || last.content !== challenge.text)
    throw new SynthError('SYN_PLUGIN_RESULT', {
      message: `${plugin} wrote a challenge whose last message is not the user's turn.`,
      hint: 'The last of `messages` must have the role user and the same text as `text`.',
      plugin,
    });
  if (item.fields === undefined) return challenge;
  return { ...challenge, fields: { ...item.fields, ...challenge.fields } };
}
