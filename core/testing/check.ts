import { inTime } from './waiting.ts';

/** One law a plugin must keep, for any test runner: `for (const { name, run } of checksFor({ plugin })) test(name, run);` */
export interface Check {
  /** The law in words, the same for every plugin of a kind. */
  readonly name: string;
  /** Rejects with LawBroken when the plugin breaks the law. */
  readonly run: () => Promise<void>;
}

/** What a plugin does that its contract does not allow. */
export class LawBroken extends Error {
  override readonly name = 'LawBroken';
  /** `kind/name`. */
  readonly plugin: string;
  /** The name of the check. */
  readonly law: string;
  /** What its author can do about it. */
  readonly remedy: string;

  constructor(facts: { plugin: string; law: string; finding: string; remedy: string; cause?: unknown }) {
    const { plugin, law, finding, remedy, cause } = facts;
    super(`${plugin} breaks "${law}": ${finding}\n  ${remedy}`, cause === undefined ? undefined : { cause });
    this.plugin = plugin;
    this.law = law;
    this.remedy = remedy;
  }
}

/** Says what was found when it should not be so. */
export type Expect = (holds: boolean, finding: string | (() => string)) => void;

/** Whose laws are looked at. */
export interface Defendant {
  /** `kind/name`. */
  readonly label: string;
  readonly patienceMs: number;
}

/** A check from what it looks at; whatever it throws by itself, or not coming to an end, counts as a finding too. */
export function law(
  { label, patienceMs }: Defendant,
  name: string,
  remedy: string,
  look: (expect: Expect) => Promise<void>,
): Check {
  const broken = (finding: string, cause?: unknown): LawBroken =>
    new LawBroken({ plugin: label, law: name, finding, remedy, cause });
  const expect: Expect = (holds, finding) => {
    if (!holds) throw broken(typeof finding === 'string' ? finding : finding());
  };
  return {
    name,
    async run() {
      try {
        await inTime(look(expect), patienceMs, 'it came to no end');
      } catch (error) {
        if (error instanceof LawBroken) throw error;
        throw broken(
          `it threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
          error,
        );
      }
    },
  };
}
