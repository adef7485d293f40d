/** The SDK we behave as, 10.2.0, as an integer. */
export const ownVersion = versionAsInt('10.2.0');

/** From 7.2.0 on a nonce is the time in nanoseconds; before, each process counted by its own clock. */
export const firstTimedVersion = versionAsInt('7.2.0');

/** `10.2.0` → 10002000; RangeError when it isn't three numbers. */
export function versionAsInt(version: string): number {
  const [, major, minor, patch] = /^(\d{1,4})\.(\d{1,3})\.(\d{1,3})$/u.exec(version) ?? [];
  if (patch === undefined) throw new RangeError(`"${version}" is no version`);
  return Number(major) * 1_000_000 + Number(minor) * 1000 + Number(patch);
}
