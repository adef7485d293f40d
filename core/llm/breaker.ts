import type { Clock } from '../contracts/io.ts';
import { SynthError } from '../errors/synth-error.ts';

/** `alive`: it answered, if only to refuse. `fault`: it did not, or not readably. `unknown`: the call says nothing. */
export type Health = 'alive' | 'fault' | 'unknown';

export interface Breaker {
  /** Lets a call through, or throws SYN_LLM_BREAKER; the call's end is to be reported once. */
  admit(): (health: Health) => void;
}

const faultsToOpen = 5;
const coolDownMs = 30_000;

/** Leaves a provider alone for 30 s after 5 faults in a row, then lets one call try it. */
export function createBreaker(label: string, clock: Clock): Breaker {
  let faults = 0;
  let openUntil = 0;
  let probing = false;

  return {
    admit() {
      const open = faults >= faultsToOpen;
      const waitMs = openUntil - clock.monotonic();
      if (open && (probing || waitMs > 0)) throw refused(label, Math.max(0, waitMs));
      const probe = open;
      if (probe) probing = true;
      return (health) => {
        if (probe) probing = false;
        if (health === 'alive') faults = 0;
        if (health !== 'fault') return;
        faults += 1;
        if (faults >= faultsToOpen) openUntil = clock.monotonic() + coolDownMs;
      };
    },
  };
}

const refused = (label: string, waitMs: number): SynthError =>
  new SynthError('SYN_LLM_BREAKER', {
    message: `${label} failed ${faultsToOpen} times in a row and is left alone${waitMs > 0 ? ` for ${Math.ceil(waitMs / 1000)} s` : ' while one call tries it'}.`,
    hint: 'Look at the faults logged before; `synth doctor` tries the model by itself.',
    detail: { retryAfterMs: Math.ceil(waitMs) },
  });
