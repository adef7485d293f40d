import type { Failures } from '../axon/failures.ts';
import type { Load } from '../axon/load.ts';
import type { Nonces } from '../axon/nonces.ts';
import type { ServeParts } from '../axon/parts.ts';

/** What the parts of a server of Epistula share. */
export interface EpistulaParts extends ServeParts {
  readonly nonces: Nonces;
  readonly load: Load;
  readonly failures: Failures;
}
