import { SynthError } from '../errors/synth-error.ts';

/** Throws all problems as one error: the first one alone, or with every one of them in `problems`. */
export function throwAll(problems: readonly SynthError[]): void {
  const [first] = problems;
  if (first === undefined) return;
  if (problems.length === 1) throw first;
  throw new SynthError(first.code, {
    message: first.message,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
    ...(first.where === undefined ? {} : { where: first.where }),
    ...(first.plugin === undefined ? {} : { plugin: first.plugin }),
    problems,
  });
}

/** Problems in the order a reader meets them: by file, then by place. */
export const inReadingOrder = (problems: readonly SynthError[]): SynthError[] =>
  [...problems].sort(
    (a, b) =>
      (a.where?.file ?? '').localeCompare(b.where?.file ?? '') ||
      (a.where?.line ?? 0) - (b.where?.line ?? 0) ||
      (a.where?.column ?? 0) - (b.where?.column ?? 0),
  );
