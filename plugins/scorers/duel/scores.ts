/** Names (hotkeys) with a completion each: the one it chose, or the one it made. */
export type Completions = ReadonlyMap<string, string>;
export type Scores = ReadonlyMap<string, number>;

/**
 * Two miners' pages: every voter gets 1/N whatever it chose, a generator its share of the votes. Who is both keeps what it
 * gets as a generator.
 */
export function pvpScores(votes: Completions, generators: Completions): Scores {
  const share = countVotes(votes);
  return new Map([
    ...each(votes, () => 1 / votes.size),
    ...each(generators, (completion) => share(completion)),
  ]);
}

/** A miner's page against the validator's: voters get 1/N for choosing the validator's, a generator its share of the votes. */
export function pvvScores(votes: Completions, generators: Completions, validators: Completions): Scores {
  const share = countVotes(votes);
  const right = new Set(validators.values());
  return new Map([
    ...each(votes, (choice) => (right.has(choice) ? 1 / votes.size : 0)),
    ...each(generators, (completion) => share(completion)),
  ]);
}

/** A page made to an altered prompt: `penalty` for choosing it, 0 for everybody else. */
export function trapScores(
  votes: Completions,
  positive: Completions,
  negative: Completions,
  penalty: number,
): Scores {
  const wrong = new Set(negative.values());
  return new Map([
    ...each(votes, (choice) => (wrong.has(choice) ? penalty : 0)),
    ...each(positive, () => 0),
    ...each(negative, () => 0),
  ]);
}

export interface TransferRules {
  /** Below 0. */
  readonly penalty: number;
  /** Share of the penalty that the maker of the negative page gets for each voter it fooled. */
  readonly transferFactor: number;
  /** For each vote on a positive page. */
  readonly positiveReward: number;
  /** Shares of fooled votes between which, both included, the whole task counts nothing. */
  readonly nullify: { readonly from: number; readonly to: number };
}

/** The variant that upstream never merged: part of what the fooled pay goes to whoever fooled them. */
export function trapTransferScores(
  votes: Completions,
  positive: Completions,
  negative: Completions,
  { penalty, transferFactor, positiveReward, nullify }: TransferRules,
): Scores {
  const share = countVotes(votes);
  const wrong = new Set(negative.values());
  const fooled = [...votes.values()].filter((choice) => wrong.has(choice)).length / votes.size;
  const factor = fooled >= nullify.from && fooled <= nullify.to ? 0 : 1;
  const won = (completion: string, each: number): number =>
    factor * Math.round(share(completion) * votes.size) * each;
  return new Map([
    ...each(votes, (choice) => (wrong.has(choice) ? factor * penalty : 0)),
    ...each(positive, (completion) => won(completion, positiveReward)),
    ...each(negative, (completion) => won(completion, -penalty * transferFactor)),
  ]);
}

/** Share of all votes that a completion got. */
function countVotes(votes: Completions): (completion: string) => number {
  const counts = new Map<string, number>();
  for (const choice of votes.values()) counts.set(choice, (counts.get(choice) ?? 0) + 1);
  return (completion) => (counts.get(completion) ?? 0) / votes.size;
}

const each = (completions: Completions, score: (completion: string) => number): [string, number][] =>
  // `0 * -0.4` and its like are no other score than 0.
  [...completions].map(([hotkey, completion]) => [hotkey, score(completion) + 0]);
