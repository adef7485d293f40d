import type { SeededSettings } from '../config/schema.ts';
import type { Clock, Logger, NodeInfo, Paths } from '../contracts/io.ts';
import type { Redactor } from '../errors/redact.ts';
import type { Parts } from '../host/parts.ts';
import type { Emit } from './events.ts';

/** Everything a role needs to run; `createNode` makes it. */
export interface RunContext {
  readonly parts: Parts;
  readonly settings: SeededSettings;
  readonly node: NodeInfo;
  readonly paths: Paths;
  /** SHA-256 of the resolved config without secrets: two runs with one hash behave alike. */
  readonly configHash: string;
  readonly clock: Clock;
  /** Moves the wall time of `clock` on; null where time is real. */
  readonly skip: ((ms: number) => void) | null;
  readonly log: Logger;
  /** Knows the secrets of the configuration: what a plugin throws may quote one, and records keep it. */
  readonly redactor: Redactor;
  readonly emit: Emit;
  /** Called with the identity of the run before its first model call: what a budget for the run counts by. */
  readonly setRun: (run: string) => void;
  /** Please stop: the step in flight is finished within `run.graceMs`, everything is flushed, the role returns. */
  readonly stop: AbortSignal;
  /** Stop now: the role rejects with this signal's reason; what is not committed is dropped. */
  readonly signal: AbortSignal;
}
