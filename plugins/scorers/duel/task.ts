import { z } from 'zod';

/** What a task of duels leaves in its item's `data.duel`. */
export const duelSchema = z.object({
  taskId: z.string(),
  /** Hotkey of the validator that made the task. */
  validator: z.string(),
  /** Hotkey whose page was made to an altered prompt; null: no trap. */
  trap: z.string().nullable(),
  completions: z.array(z.object({ id: z.string(), hotkey: z.string() })),
  /** In the order they came: of two by one voter the last counts. */
  votes: z.array(z.object({ voter: z.string(), choice: z.string() })),
  /** Hotkeys that were to vote. */
  voters: z.array(z.string()),
  /** Everybody on the subnet. */
  hotkeys: z.array(z.string()),
});
export type Duel = z.output<typeof duelSchema>;

export type DuelClass = 'PvP' | 'PvV' | 'Trap';

/** Names as upstream's analytics have them. */
export type Role =
  | 'Generator'
  | 'PositiveGenerator'
  | 'NegativeGenerator'
  | 'PositiveValidator'
  | 'NegativeValidator'
  | 'Discriminator'
  | 'DiscriminatorNoVote';

/** Votes by voter, and completions by whoever made them, told apart by what they stand for. */
export interface Sides {
  readonly class: DuelClass;
  readonly votes: ReadonlyMap<string, string>;
  /** Without a trap: miners' pages. */
  readonly generators: ReadonlyMap<string, string>;
  /** Without a trap: the validator's page. */
  readonly validators: ReadonlyMap<string, string>;
  readonly positive: ReadonlyMap<string, string>;
  readonly negative: ReadonlyMap<string, string>;
}

export function sidesOf({ trap, validator, completions, votes }: Duel): Sides {
  const made = new Map(completions.map(({ id, hotkey }) => [hotkey, id]));
  const those = (wanted: (hotkey: string) => boolean): Map<string, string> =>
    new Map([...made].filter(([hotkey]) => wanted(hotkey)));
  const isTrap = trap !== null;
  const validators = those((hotkey) => !isTrap && hotkey === validator);
  return {
    class: isTrap ? 'Trap' : validators.size > 0 ? 'PvV' : 'PvP',
    votes: new Map(votes.map(({ voter, choice }) => [voter, choice])),
    generators: those((hotkey) => !isTrap && hotkey !== validator),
    validators,
    positive: those((hotkey) => isTrap && hotkey !== trap),
    negative: those((hotkey) => isTrap && hotkey === trap),
  };
}

/** What a hotkey was in a task; null: neither here nor asked. */
export function roleOf(hotkey: string, duel: Duel): Role | null {
  const { generators, positive, negative, votes } = sidesOf(duel);
  const side = hotkey === duel.validator ? 'Validator' : 'Generator';
  if (negative.has(hotkey)) return `Negative${side}`;
  if (positive.has(hotkey)) return `Positive${side}`;
  if (generators.has(hotkey)) return 'Generator';
  if (votes.has(hotkey)) return 'Discriminator';
  return duel.voters.includes(hotkey) ? 'DiscriminatorNoVote' : null;
}
