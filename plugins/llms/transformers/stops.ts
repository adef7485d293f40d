/** Text on its way out, up to the first stop string. */
export interface Stops {
  /** What may go out now: never a stop string, nor what could become one. */
  push(text: string): string;
  /** What was held back and became none. */
  rest(): string;
  /** A stop string has come; nothing goes out any more. */
  readonly stopped: boolean;
}

export function watchStops(stops: readonly string[]): Stops {
  let held = '';
  let stopped = false;
  return {
    get stopped() {
      return stopped;
    },
    push(text) {
      if (stopped) return '';
      held += text;
      const found = stops.map((stop) => held.indexOf(stop)).filter((at) => at >= 0);
      stopped = found.length > 0;
      const end = stopped ? Math.min(...found) : held.length - heldBack(held, stops);
      const out = held.slice(0, end);
      held = stopped ? '' : held.slice(end);
      return out;
    },
    rest() {
      const out = held;
      held = '';
      return out;
    },
  };
}

/** Length of the longest end of the text that a stop string begins with. */
function heldBack(text: string, stops: readonly string[]): number {
  const most = Math.max(0, ...stops.map(({ length }) => length - 1));
  for (let length = Math.min(most, text.length); length > 0; length -= 1) {
    const end = text.slice(-length);
    if (stops.some((stop) => stop.startsWith(end))) return length;
  }
  return 0;
}
