import type { Failures } from '../../serving/failures.ts';
import type { Load } from '../../serving/load.ts';
import type { Nonces } from '../../serving/nonces.ts';
import type { ServeParts } from '../axon/parts.ts';

/** What the parts of a server of Epistula share. */
export interface EpistulaParts extends ServeParts {
  readonly nonces: Nonces;
  readonly load: Load;
  readonly failures: Failures;
}
