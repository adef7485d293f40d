/** How an annotator judges, and how well it builds. */
export interface Habit {
  /** Chooses page a over b with probability sigmoid(beta * (quality of a - quality of b)); negative: rather the worse one. */
  readonly beta: number;
  /** Mean quality of its own pages, in [0, 1]. */
  readonly skill: number;
  /** Probability of not answering when it is to judge. */
  readonly abstain: number;
}

/**
 * expert, noisy: judge by quality, sharply or not. random: by a coin. flat: always the first, everybody 50. lazy: noisy, and
 * often not at all. colluder: for pages of its group whatever they are, and for the worst of the others.
 */
export const profiles = {
  expert: { beta: 8, skill: 0.85, abstain: 0 },
  noisy: { beta: 2, skill: 0.65, abstain: 0 },
  random: { beta: 0, skill: 0.5, abstain: 0 },
  flat: { beta: 0, skill: 0.5, abstain: 0 },
  lazy: { beta: 2, skill: 0.5, abstain: 0.5 },
  colluder: { beta: -8, skill: 0.35, abstain: 0 },
} as const satisfies Record<string, Habit>;

export type Profile = keyof typeof profiles;
export const profileNames = Object.keys(profiles) as [Profile, ...Profile[]];
