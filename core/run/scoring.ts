import { callPlugin, isFatal, isOutage } from './failure.ts';
import { aggregateReward } from './reward.ts';
import { deepFreeze } from '../config/freeze.ts';
import { SynthError } from '../errors/synth-error.ts';
import { frozenHint } from '../host/frozen-fault.ts';
import { withPatience } from '../llm/patience.ts';
import type { Clock, Logger } from '../contracts/io.ts';
import type { ScoreBatch } from '../contracts/scorer.ts';
import type { Challenge, Item, Reference, Reply, Score } from '../contracts/values.ts';
import type { ScorerSlot } from '../host/parts.ts';

/** What one reply earned, and why. */
export interface Verdict {
  /** In [0, 1]. */
  readonly reward: number;
  readonly rewards: Readonly<Record<string, Score>>;
  readonly penalties: Readonly<Record<string, Score>>;
}

export interface Judging {
  readonly item: Item;
  readonly challenge: Challenge;
  readonly reference: Reference;
  /** The reference as if a peer had sent it: a scorer that fails on this one is broken, whatever miners write. */
  readonly control: Reply;
  readonly replies: readonly Reply[];
  readonly rewards: ReadonlyMap<string, ScorerSlot>;
  readonly penalties: ReadonlyMap<string, ScorerSlot>;
}

export interface Judge {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** For one scorer on one reply. */
  readonly timeoutMs: number;
  readonly log: Logger;
}

interface Seat {
  readonly slot: ScorerSlot;
  readonly target: ScoreBatch['target'];
}

/** Rounding of a scorer's arithmetic that is not worth a failed step. */
const slack = 1e-9;

/** A value a contract allows, or the reason why not. Rounding errors at the ends are put right. */
export const checkScore = (score: Score | undefined): Score | string => {
  const value = score?.value;
  if (score === undefined || typeof value !== 'number') return 'no-score';
  if (!Number.isFinite(value)) return 'not-a-number';
  if (value < -slack || value > 1 + slack) return 'out-of-range';
  return { ...score, value: Math.min(1, Math.max(0, value)) };
};

/**
 * Judges the replies to one challenge. Rejects with SYN_SCORER_CONTROL when a scorer fails on the reference itself, and with
 * a remote's own error when that is down; any other fault costs the one reply it happened on. A scorer of weight 0 only
 * reports: when it fails so, its values are left out.
 */
export async function scoreReplies(given: Judging, judge: Judge): Promise<Verdict[]> {
  const judging = frozen(given);
  const seats = (slots: ReadonlyMap<string, ScorerSlot>, against: 'reference' | 'challenge'): Seat[] => {
    const targets = {
      reference: { kind: 'reference', text: judging.reference.text },
      challenge: { kind: 'challenge', text: judging.challenge.text },
    } as const;
    return [...slots.values()].map((slot) => ({ slot, target: targets[slot.extra.against ?? against] }));
  };
  const rewards = seats(judging.rewards, 'reference');
  const penalties = seats(judging.penalties, 'challenge');

  const all = [...rewards, ...penalties];
  const sound = await Promise.all(
    all.map((seat) => unlessReport(seat, judge, () => scoreControl(seat, judging, judge))),
  );
  const columns = new Map(
    await Promise.all(
      all.map(async (seat, row) => {
        const score = () => scoreSeat(seat, judging, judge);
        return [seat, sound[row] === null ? null : await unlessReport(seat, judge, score)] as const;
      }),
    ),
  );

  return judging.replies.map((_, index) => {
    const scoresOf = (list: readonly Seat[]): [string, number, Score][] =>
      list.flatMap((seat) => {
        const score = columns.get(seat)?.[index];
        return score === undefined ? [] : [[seat.slot.name, seat.slot.extra.weight, score]];
      });
    const gains = scoresOf(rewards);
    const losses = scoresOf(penalties);
    const weighted = ([, weight, { value }]: [string, number, Score]) => ({ weight, value });
    return {
      reward: aggregateReward(gains.map(weighted), losses.map(weighted)),
      rewards: Object.fromEntries(gains.map(([name, , score]) => [name, score])),
      penalties: Object.fromEntries(losses.map(([name, , score]) => [name, score])),
    };
  });
}

/** All scorers see the same objects: none may change them for the next. */
const frozen = (judging: Judging): Judging => ({
  ...judging,
  item: deepFreeze(judging.item),
  challenge: deepFreeze(judging.challenge),
  reference: deepFreeze(judging.reference),
  control: deepFreeze(judging.control),
  replies: deepFreeze(judging.replies),
});

/** null when a scorer fails on whose values nothing depends. */
async function unlessReport<T>(seat: Seat, judge: Judge, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    judge.signal.throwIfAborted();
    if (seat.slot.extra.weight > 0 || isFatal(error)) throw error;
    judge.log.warn(error instanceof Error ? error.message : String(error), { plugin: pluginOf(seat) });
    return null;
  }
}

const pluginOf = ({ slot }: Seat): string => `scorer/${slot.use}`;

async function scoreControl(seat: Seat, judging: Judging, judge: Judge): Promise<void> {
  let reason: string;
  let cause: unknown;
  try {
    const [score] = await scoreBatch(seat, [judging.control], judging, judge);
    const checked = checkScore(score);
    if (typeof checked !== 'string') return;
    reason = `gave no value in [0, 1] (${checked}${checked === 'no-score' ? '' : `: ${score?.value}`})`;
  } catch (error) {
    judge.signal.throwIfAborted();
    if (isFatal(error) || isOutage(error)) throw error;
    reason = `failed (${error instanceof Error ? error.message.slice(0, 300) : String(error)})`;
    cause = error;
  }
  throw new SynthError('SYN_SCORER_CONTROL', {
    message: `Scorer "${seat.slot.name}" (${seat.slot.use}) ${reason} on the reference itself.`,
    hint: `${frozenHint(unwrapped(cause)) ?? `Try it alone: synth try scorer ${seat.slot.use}.`} Nobody was scored in this step.`,
    plugin: pluginOf(seat),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What a plugin itself threw, behind the error that blames it. */
const unwrapped = (error: unknown): unknown => (error instanceof SynthError ? error.cause : error);

/** One score a reply; an empty reply gets 0 unseen, as reward and as penalty. */
async function scoreSeat(seat: Seat, judging: Judging, judge: Judge): Promise<Score[]> {
  const { replies } = judging;
  const filled = replies.filter(({ text }) => text !== '');
  const scores = await (seat.slot.traits.scope === 'batch' ? scoreTogether : scoreEach)(
    seat,
    filled,
    judging,
    judge,
  );
  const byReply = new Map(filled.map((reply, index) => [reply, scores[index] as Score]));
  return replies.map((reply) => byReply.get(reply) ?? { value: 0, reason: 'empty' });
}

const scoreEach = (seat: Seat, replies: readonly Reply[], judging: Judging, judge: Judge): Promise<Score[]> =>
  Promise.all(
    replies.map(async (reply) => {
      const result = await tryBatch(seat, [reply], judging, judge);
      return typeof result === 'string' ? { value: 0, reason: result } : (result[0] as Score);
    }),
  );

/** When the batch fails, replies that fail even alone are left out and get 0; the rest is scored again together. */
async function scoreTogether(
  seat: Seat,
  replies: readonly Reply[],
  judging: Judging,
  judge: Judge,
): Promise<Score[]> {
  if (replies.length === 0) return [];
  const whole = await tryBatch(seat, replies, judging, judge);
  if (typeof whole !== 'string') return whole;
  const alone = await Promise.all(replies.map((reply) => tryBatch(seat, [reply], judging, judge)));
  const sound = replies.filter((_, index) => typeof alone[index] !== 'string');
  const again = sound.length < replies.length ? await tryBatch(seat, sound, judging, judge) : whole;
  if (typeof again === 'string')
    throw new SynthError('SYN_PLUGIN_RESULT', {
      message: `Scorer "${seat.slot.name}" (${seat.slot.use}) fails on a batch (${again}) of replies it can score one by one.`,
      hint: 'A scorer must give every reply a value, whatever the others are.',
      plugin: pluginOf(seat),
    });
  const byReply = new Map(sound.map((reply, index) => [reply, again[index] as Score]));
  return replies.map((reply, index) => byReply.get(reply) ?? { value: 0, reason: alone[index] as string });
}

/** A score a reply, or the reason why there is none for any. */
async function tryBatch(
  seat: Seat,
  replies: readonly Reply[],
  judging: Judging,
  judge: Judge,
): Promise<Score[] | string> {
  if (replies.length === 0) return [];
  try {
    const scores = await scoreBatch(seat, replies, judging, judge);
    if (scores.length !== replies.length) return 'wrong-count';
    return scores
      .map(checkScore)
      .map((score) => (typeof score === 'string' ? { value: 0, reason: score } : score));
  } catch (error) {
    judge.signal.throwIfAborted();
    if (isFatal(error) || isOutage(error)) throw error;
    return (error as { name?: string }).name === 'TimeoutError' ? 'timeout' : 'failed';
  }
}

async function scoreBatch(
  seat: Seat,
  replies: readonly Reply[],
  { item, challenge, reference }: Judging,
  { clock, signal, timeoutMs }: Judge,
): Promise<readonly Score[]> {
  const batch = { item, challenge, reference, target: seat.target, replies };
  return withPatience(clock, timeoutMs * replies.length, signal, async (own) => {
    const scores = await callPlugin(pluginOf(seat), own, () => seat.slot.instance.score(batch, own));
    return Array.isArray(scores) ? scores : [];
  });
}
