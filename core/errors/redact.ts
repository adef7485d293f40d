import type { JsonValue } from '../contracts/json.ts';

/** Replaces known secret values in what leaves the process. */
export interface Redactor {
  add(secret: string): void;
  redact(text: string): string;
}

const shortest = 6;

/** Secrets shorter than six characters are not replaced: they would eat ordinary words. */
export function createRedactor(secrets: readonly string[] = []): Redactor {
  const known = new Set<string>();
  let ordered: readonly string[] = [];
  const add = (secret: string): void => {
    if (secret.length < shortest) return;
    // A secret may be printed as it is, inside JSON, or inside a URL.
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
      known.add(form);
    // A secret that begins like a shorter one must not lose its beginning to it and keep its end.
    ordered = [...known].sort((a, b) => b.length - a.length);
  };
  for (const secret of secrets) add(secret);
  return {
    add,
    redact(text) {
      let clean = text;
      for (const secret of ordered) clean = clean.replaceAll(secret, '[secret]');
      return clean;
    },
  };
}

/** JSON-safe data with known secrets replaced. */
export const redactData = <T>(data: T, redactor: Redactor): T =>
  JSON.parse(redactor.redact(JSON.stringify(data))) as T;

/**
 * The same error, with known secrets replaced wherever it may be shown: message, stack, hint and detail, its problems and
 * causes too. What a plugin throws may quote its key, and an error outlives the place that knows the secrets.
 */
export function redactError(error: unknown, redactor: Redactor, seen = new Set<unknown>()): unknown {
  if (typeof error === 'string') return redactor.redact(error);
  if (!(error instanceof Error) || seen.has(error)) return error;
  seen.add(error);
  const {
    hint,
    detail,
    problems = [],
  } = error as Partial<Record<'hint' | 'detail', JsonValue>> & {
    problems?: readonly unknown[];
  };
  const put = (key: string, value: unknown): void => void Reflect.set(error, key, value);
  put('message', redactor.redact(error.message));
  if (error.stack !== undefined) put('stack', redactor.redact(error.stack));
  if (typeof hint === 'string') put('hint', redactor.redact(hint));
  if (detail !== undefined) put('detail', redactData(detail, redactor));
  if (error.cause !== undefined) put('cause', redactError(error.cause, redactor, seen));
  for (const problem of problems) redactError(problem, redactor, seen);
  return error;
}
