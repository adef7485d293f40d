import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { systemClock } from '../../../core/host/clock.ts';
import type { JsonValue, Logger } from '../../../core/index.ts';
import { options } from '../../../plugins/chains/commune/options.ts';
import { makeCall, type Given } from '../../../plugins/chains/commune/subspace/call.ts';
import { explainFault } from '../../../plugins/chains/commune/subspace/errors.ts';
import { openLiveSubnet } from '../../../plugins/chains/commune/subspace/index.ts';
import { loadSr25519, type Sr25519Pair } from '../../../plugins/chains/keys/sr25519.ts';
import { openConnection, type Connection } from '../../../plugins/chains/substrate/connection.ts';
import { stateAtHead } from '../../../plugins/chains/substrate/state-at.ts';
import {
  createSubmitter,
  type Submission,
  type Submitter,
} from '../../../plugins/chains/substrate/submit.ts';
import type { Subnet } from '../../../plugins/chains/subnet/subnet.ts';
import { findChopsticks, startChopsticks, type Chopsticks } from '../bittensor/chopsticks.ts';
import { writeRawSpec } from './raw-spec.ts';

/** A real Subspace runtime, empty but for rich accounts, open to everything a test wants to try. */
export interface SubspaceLab {
  readonly node: Chopsticks;
  readonly connection: Connection;
  readonly alice: Sr25519Pair;
  readonly bob: Sr25519Pair;
  /** Somebody without an account. */
  readonly nobody: Sr25519Pair;
  /** The adapter of a key, as a config would make it. Closed with the lab. */
  subnet(pair: Sr25519Pair, config: object): Subnet;
  submit(by: Sr25519Pair, call: string, given: Given): Promise<Submission>;
  /** `ok`, or the runtime's name for the refusal. */
  attempt(by: Sr25519Pair, call: string, given: Given): Promise<string>;
  /** Storage of the pallet as JSON. */
  read(entry: string, ...keys: readonly unknown[]): Promise<JsonValue>;
  close(): Promise<void>;
}

/** Null: all there is to run one; else why not. */
export const missingLab = ((): string | null => {
  if (process.env['SYNTH_SUBSPACE_SPEC'] === undefined)
    return 'There is no Subspace runtime to run: name the plain chain spec of version 100 with SYNTH_SUBSPACE_SPEC.';
  return findChopsticks() === null
    ? 'There is nothing to run a Subspace runtime with: name the folder that has chopsticks with SYNTH_CHOPSTICKS.'
    : null;
})();

const { signal } = new AbortController();
const log: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (message) => {
    throw new Error(message);
  },
  child: () => log,
};

export async function openSubspaceLab(): Promise<SubspaceLab> {
  const folder = await mkdtemp(join(tmpdir(), 'synth-subspace-'));
  const file = await writeRawSpec(process.env['SYNTH_SUBSPACE_SPEC'] ?? '', folder);
  const node = await startChopsticks({ spec: { file }, mode: 'Instant' });
  const sr25519 = await loadSr25519();
  const connection = openConnection({
    ...{ endpoints: [node.url], callTimeoutMs: 30_000, stallMs: 600_000, extensions: {} },
    ...{ clock: systemClock, log, signal },
  });
  const submitters = new Map<string, Submitter>();
  const opened: Subnet[] = [];
  const lab: SubspaceLab = {
    ...{ node, connection },
    ...{ alice: sr25519.fromUri('//Alice'), bob: sr25519.fromUri('//Bob') },
    nobody: sr25519.fromUri('//Nobody'),
    subnet(pair, config) {
      // A node that is not there first: every adapter of these tests has to find the other one.
      const endpoints = ['ws://127.0.0.1:9', node.url];
      const parsed = options.parse({ endpoints, sync: { stallMs: 600_000 }, ...config });
      const made = openLiveSubnet({ pair, options: parsed, clock: systemClock, log, signal });
      opened.push(made);
      return made;
    },
    submit(by, call, given) {
      const submitter =
        submitters.get(by.address) ??
        createSubmitter({
          ...{ connection, pair: by, explain: explainFault, waitFor: 'in-block', clock: systemClock, log },
        });
      submitters.set(by.address, submitter);
      return submitter.submit(call, (api) => makeCall(api, call, given).extrinsic, signal);
    },
    async attempt(by, call, given) {
      const { accepted, error } = await lab.submit(by, call, given);
      return accepted ? 'ok' : (error?.name ?? 'no reason');
    },
    read: (entry, ...keys) =>
      connection.call(
        entry,
        async (_, link) => (await stateAtHead(link)).read('subspaceModule', entry, ...keys),
        signal,
      ),
    async close() {
      for (const one of opened) await one.close();
      await connection.close();
      await node.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return lab;
}
