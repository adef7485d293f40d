/** Who calls, as the newest metagraph has it. */
export interface CallerView {
  /** null: not registered on the subnet. */
  readonly uid: number | null;
  readonly stake: number;
  readonly validatorPermit: boolean;
}

/** Never fails: a hotkey that nobody knows has no uid, no stake and no permit. */
export type LookUp = (hotkey: string) => CallerView;
