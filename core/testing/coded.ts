import type { Expect } from './check.ts';
import { catalogue } from '../errors/catalogue.ts';

/** The code of an error that says what is wrong, whichever copy of this package made it; null for any other. */
export const codeOf = (error: unknown): string | null => {
  const { code } = (error ?? {}) as { code?: unknown };
  return error instanceof Error && typeof code === 'string' && Object.hasOwn(catalogue, code) ? code : null;
};

/** What the work gives; null when it fails with a code, as it may. Anything else it throws is a finding. */
export async function orCoded<T>(work: () => Promise<T>, expect: Expect, when: string): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    expect(codeOf(error) !== null, () => `${when}, it throws ${String(error)}, an error without a code`);
    return null;
  }
}

/** The work must fail with this code. */
export async function expectCode(
  work: () => Promise<unknown>,
  code: string | readonly string[],
  expect: Expect,
  when: string,
): Promise<void> {
  const wanted = [code].flat();
  const outcome = await work().then(
    () => 'it succeeds',
    (error: unknown) =>
      wanted.includes(codeOf(error) ?? '') ? null : `it throws ${codeOf(error) ?? String(error)}`,
  );
  expect(outcome === null, () => `${when}, ${outcome}; expected is ${wanted.join(' or ')}`);
}
