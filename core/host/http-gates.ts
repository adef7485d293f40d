import type { Clock } from '../contracts/io.ts';
import { SynthError } from '../errors/synth-error.ts';

const openPerHost = 4;
/** A host that asks for more patience than this is reported instead of waited for. */
const longestPauseMs = 60_000;

/** One host's door: few requests at once, none while the host asked to be left alone. */
export interface HostGate {
  /** Resolves with the function to call when the exchange is over. */
  enter(signal: AbortSignal): Promise<() => void>;
  /** Lets nobody in for `ms`; `reason` is what a caller gets who would have to wait too long. */
  pause(ms: number, reason: SynthError): void;
}

export function createHostGates(clock: Clock): { of(host: string): HostGate } {
  const gates = new Map<string, HostGate>();
  return {
    of(host) {
      const gate = gates.get(host) ?? createGate(clock);
      gates.set(host, gate);
      return gate;
    },
  };
}

function createGate(clock: Clock): HostGate {
  const waiting: (() => void)[] = [];
  let open = 0;
  let closedUntil = -Infinity;
  let reason: SynthError | null = null;

  const leave = (): void => {
    const next = waiting.shift();
    // The place passes on to the next in line, so `open` stays.
    if (next === undefined) open -= 1;
    else next();
  };
  const takePlace = (signal: AbortSignal): Promise<void> | void => {
    if (open < openPerHost) {
      open += 1;
      return;
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(admit), 1);
        reject(signal.reason as Error);
      };
      const admit = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      waiting.push(admit);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  };
  const waitUntilOpen = async (signal: AbortSignal): Promise<void> => {
    for (let ms = remaining(); ms > 0; ms = remaining()) {
      if (ms > longestPauseMs && reason !== null)
        throw new SynthError('SYN_HTTP_STATUS', {
          message: `${reason.message} It asks to be left alone for ${Math.ceil(ms / 1000)} s.`,
          detail: { ...reason.detail, retryAfterMs: ms },
          cause: reason,
        });
      await clock.sleep(ms, signal);
    }
  };
  const remaining = (): number => Math.ceil(closedUntil - clock.monotonic());

  return {
    async enter(signal) {
      signal.throwIfAborted();
      await takePlace(signal);
      try {
        await waitUntilOpen(signal);
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
    pause(ms, fault) {
      const until = clock.monotonic() + ms;
      if (until <= closedUntil) return;
      closedUntil = until;
      reason = fault;
    },
  };
}
