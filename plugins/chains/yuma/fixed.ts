/** A number in 32.32 fixed point, as the Subtensor runtime computes with: `value * 2 ** 32`, truncated. */
export type Fixed = bigint;

export const one: Fixed = 1n << 32n;
const u16Max = 65_535n;

export const fromInteger = (value: number | bigint): Fixed => BigInt(value) << 32n;
export const multiply = (a: Fixed, b: Fixed): Fixed => (a * b) >> 32n;
/** 0 for a divisor of 0, as the runtime has it. */
export const divide = (a: Fixed, b: Fixed): Fixed => (b === 0n ? 0n : (a << 32n) / b);
export const sum = (values: readonly Fixed[]): Fixed => values.reduce((total, value) => total + value, 0n);

/** `value / 65535`. */
export const fromU16 = (value: number | bigint): Fixed => divide(fromInteger(value), fromInteger(u16Max));
/** A share in [0, 1] as u16, truncated. */
export const toU16 = (share: Fixed): number => Number((share * u16Max) >> 32n);

export const clamp = (value: Fixed, low: Fixed, high: Fixed): Fixed =>
  value < low ? low : value > high ? high : value;

/** Shares that add up to (just under) 1; unchanged when they add up to 0. */
export function normalize(values: readonly Fixed[]): Fixed[] {
  const total = sum(values);
  return total === 0n ? [...values] : values.map((value) => divide(value, total));
}

/** e to the power of x, by the series the runtime's library uses. */
export function exp(x: Fixed): Fixed {
  const size = x < 0n ? -x : x;
  let term = size;
  let result = one + size;
  for (let i = 2n; i < 32n; i += 1n) {
    term = multiply(term, size) / i;
    result += term;
  }
  return x < 0n ? divide(one, result) : result;
}
