/** One file of a page: `index.html`, `index.js` or `index.css`. */
export interface PageFile {
  readonly filename: string;
  readonly content: string;
}

/** What is wrong with a page, and where. */
export interface Finding {
  /** Short code: `js-syntax`, `network`, `external-url`. */
  readonly rule: string;
  /** `error`: the page is not to be shown to anybody so. */
  readonly level: 'error' | 'warning';
  readonly file: string;
  /** Counted from 1, as is `column`; null where there is no place. */
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

/** What a page may be. */
export interface PagePolicy {
  /** UTF-8 bytes of all files together. */
  readonly maxBytes: number;
}

export const defaultPolicy: PagePolicy = { maxBytes: 200_000 };

/** Told for one file; `rule` and `message` are enough for a fault without a place. */
export type Report = (
  fault: Pick<Finding, 'rule' | 'message'> & Partial<Pick<Finding, 'level' | 'line' | 'column'>>,
) => void;

/** Enough to know by; a hostile file has one for every other byte. */
const maxFindings = 200;

/** A `Report` that adds to a list, up to a bound. */
export const reportTo =
  (findings: Finding[], file: string): Report =>
  ({ rule, message, level = 'error', line = null, column = null }) => {
    if (findings.length < maxFindings) findings.push({ rule, level, file, line, column, message });
  };
