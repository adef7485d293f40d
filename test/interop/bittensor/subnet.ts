import { loadSr25519, type Sr25519Pair } from '../../../plugins/chains/keys/sr25519.ts';
import { explainFault } from '../../../plugins/chains/bittensor/subtensor/errors.ts';
import { extensions } from '../../../plugins/chains/bittensor/subtensor/extensions.ts';
import { openConnection, type Connection } from '../../../plugins/chains/substrate/connection.ts';
import { createSubmitter, type Submission } from '../../../plugins/chains/substrate/submit.ts';
import { systemClock } from '../../../core/host/clock.ts';
import type { JsonValue, Logger } from '../../../core/index.ts';
import { startChopsticks, type Chopsticks, type Spec } from './chopsticks.ts';

/** A subnet on a real runtime, open to everything a test wants to try. */
export interface LabSubnet {
  readonly node: Chopsticks;
  readonly connection: Connection;
  readonly netuid: number;
  readonly tempo: number;
  /** Root, and rich. */
  readonly alice: Sr25519Pair;
  /** The pair of a name; the same name, the same pair. */
  pair(name: string): Sr25519Pair;
  /** A call by its snake-case name, signed by somebody; of the pallet of Subtensor unless named. */
  submit(by: Sr25519Pair, call: string, ...given: readonly unknown[]): Promise<Submission>;
  /** `ok`, or the name of the refusal. */
  attempt(by: Sr25519Pair, call: string, ...given: readonly unknown[]): Promise<string>;
  /** A call of AdminUtils, as root. Rejects when it fails; does nothing where the runtime lacks it. */
  admin(call: string, ...given: readonly unknown[]): Promise<void>;
  /** Storage of the pallet as JSON. */
  read(entry: string, ...keys: readonly unknown[]): Promise<JsonValue>;
  /** Puts TAO on a hotkey, from Alice. */
  stake(hotkey: Sr25519Pair, tao: number): Promise<void>;
  /** Builds blocks until an epoch has just been. */
  toEpoch(): Promise<void>;
  close(): Promise<void>;
}

const log: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (message) => {
    throw new Error(message);
  },
  child: () => log,
};

const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** With hyperparameters that stand in nobody's way: no limits of rate, number or stake, no commit-reveal; two validators. */
export async function openLabSubnet(spec: Spec): Promise<LabSubnet> {
  const node = await startChopsticks({ spec, mode: 'Instant' });
  const netuid = spec === 218 ? 1 : 3;
  const tempo = 9;
  const sr25519 = await loadSr25519();
  const alice = sr25519.fromUri('//Alice');
  const { signal } = new AbortController();
  const connection = openConnection({
    endpoints: [node.url],
    callTimeoutMs: 30_000,
    stallMs: 600_000,
    extensions,
    clock: systemClock,
    log,
    signal,
  });
  const submitters = new Map<string, ReturnType<typeof createSubmitter>>();
  const submitterOf = (pair: Sr25519Pair) => {
    const found =
      submitters.get(pair.address) ??
      createSubmitter({
        connection,
        pair,
        explain: explainFault,
        waitFor: 'in-block',
        clock: systemClock,
        log,
      });
    submitters.set(pair.address, found);
    return found;
  };
  type Made = Parameters<ReturnType<typeof createSubmitter>['submit']>[1];
  const send = (by: Sr25519Pair, pallet: string, call: string, given: readonly unknown[]) => {
    const make: Made = (api) => {
      const found = api.tx[pallet]?.[camel(call)];
      if (!found) throw new Error(`no ${pallet}.${call}`);
      return found(...given);
    };
    return submitterOf(by).submit(call, make, signal);
  };
  const subnet: LabSubnet = {
    ...{ node, connection, netuid, tempo, alice },
    pair: (name) => sr25519.fromUri(`//hot//${name}`),
    submit: (by, call, ...given) => send(by, 'subtensorModule', call, given),
    async attempt(by, call, ...given) {
      const { accepted, error } = await subnet.submit(by, call, ...given);
      return accepted ? 'ok' : (error?.name ?? 'no reason');
    },
    async admin(call, ...given) {
      const inner = await connection.call('find', async (api) => api.tx['adminUtils']?.[camel(call)], signal);
      if (!inner) return;
      const { events, error } = await submitterOf(alice).submit(
        call,
        (api) => api.tx['sudo']?.['sudo']?.(inner(...given)) as ReturnType<Made>,
        signal,
      );
      const sudid = JSON.stringify(events.find(({ name }) => name === 'sudo.Sudid')?.['data']);
      if (error ?? !sudid.includes('"ok"')) throw new Error(`${call}: ${error?.name ?? sudid}`);
    },
    read: (entry, ...keys) =>
      connection.call(
        entry,
        async (api) => (await api.query['subtensorModule']?.[entry]?.(...keys))?.toJSON() as JsonValue,
        signal,
      ),
    async stake(hotkey, tao) {
      const rao = BigInt(tao) * 1_000_000_000n;
      const given = spec === 218 ? [hotkey.address, netuid, rao] : [hotkey.address, rao];
      const { error } = await subnet.submit(alice, 'add_stake', ...given);
      if (error) throw new Error(`add_stake: ${error.name}`);
    },
    async toEpoch() {
      const left = tempo - (((await node.block()) + netuid + 1) % (tempo + 1));
      await node.newBlock(left || tempo + 1);
    },
    async close() {
      await connection.close();
      await node.stop();
    },
  };
  try {
    await prepare(subnet, spec);
    return subnet;
  } catch (error) {
    await subnet.close();
    throw error;
  }
}

async function prepare(subnet: LabSubnet, spec: Spec): Promise<void> {
  const { node, netuid, tempo } = subnet;
  const admin: LabSubnet['admin'] = (call, ...given) => subnet.admin(call, ...given);
  const change = (entries: object): Promise<void> => node.setStorage({ SubtensorModule: entries });
  // 218: a stable subnet, whose stake is TAO 1:1. 202: one TAO a block without a vote of the root.
  await change(
    spec === 218 ? { SubnetMechanism: [[[netuid], 0]] } : { EmissionValues: [[[netuid], 1_000_000_000]] },
  );
  await change({ NetworkRegistrationAllowed: [[[netuid], true]] });
  await admin('sudo_set_tempo', netuid, tempo);
  await admin('sudo_set_max_allowed_uids', netuid, 64);
  await admin('sudo_set_weights_set_rate_limit', netuid, 0);
  await admin('sudo_set_serving_rate_limit', netuid, 0);
  await admin('sudo_set_max_registrations_per_block', netuid, 64);
  await admin('sudo_set_target_registrations_per_interval', netuid, 64);
  await admin('sudo_set_min_allowed_weights', netuid, 1);
  await admin('sudo_set_max_allowed_validators', netuid, 2);
  await admin('sudo_set_max_weight_limit', netuid, 65_535);
  await admin('sudo_set_commit_reveal_weights_enabled', netuid, false);
  await admin('sudo_set_stake_threshold', 0);
  await admin('sudo_set_subtoken_enabled', netuid, true);
}
