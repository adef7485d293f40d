import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createNode, type Node, type RunEvent } from '../../core/index.ts';
import { options as bittensorOptions } from '../../plugins/chains/bittensor/options.ts';
import { createKeystore as createWallet } from '../../plugins/chains/bittensor/wallet/keystore.ts';
import { options as communeOptions } from '../../plugins/chains/commune/options.ts';
import { createKeystore as createKeys } from '../../plugins/chains/commune/keys/keystore.ts';
import { catalog } from '../../plugins/catalog.ts';
import { createWorkspace, loadFrom } from '../core/config/workspace.ts';
import { fakeLog } from '../core/host/fakes.ts';
import { freePort } from '../helpers/free-port.ts';

const never = new AbortController().signal;
const fresh = { password: null, overwrite: false };

/** Nodes in the order of their uids. One miner has few words, one answers with what it was asked. */
const miners: readonly (readonly [name: string, more: readonly string[]])[] = [
  ['good-1', []],
  ['good-2', []],
  ['short', ['miner.maxTokens=20']],
  ['echo', ['miner={"use":"echo"}']],
];
const names = [...miners.map(([name]) => name), 'validator'];

type Step = Extract<RunEvent, { type: 'step.completed' }>;

/** What of a run is the same whatever carried it: times, keys and blocks are not. */
const told = ({ items }: Step) =>
  items.map(({ item, head, peers, replies, failure }) => ({
    ...{ item, head, peers, failure },
    replies: replies.map(({ uid, status, head: text, reward, rewards, penalties }) => ({
      ...{ uid, status, text, reward, rewards, penalties },
    })),
  }));

interface Outcome {
  readonly steps: readonly ReturnType<typeof told>[];
  readonly scores: readonly (readonly [uid: number, ledgerScore: number])[];
}

interface Wire {
  /** `--set` of a node, by its name and the port it may listen on. */
  readonly settings: (name: string, port: number) => readonly string[];
}

/** Keys for everybody, and where a chain would list them a file that does. */
const wires: Readonly<Record<string, (cwd: string, ports: readonly number[]) => Promise<Wire>>> = {
  async commune(cwd, ports) {
    const list = await neuronsOf(ports, async (name) => {
      const config = communeOptions.parse({ key: { path: './keys', name } });
      const keystore = await createKeys(config, { config: cwd });
      return (await keystore.create({ ...fresh, role: 'key' }, never)).key.address;
    });
    writeFileSync(join(cwd, 'neurons.json'), list);
    return {
      settings: (name, port) => [
        ...['chain.use=commune', 'chain.netuid=3', 'chain.metagraph=./neurons.json'],
        ...['chain.key.path=./keys', `chain.key.name=${name}`],
        ...['chain.module.host=127.0.0.1', `chain.module.port=${port}`],
        // Five calls are more than are allowed within a quarter of an hour.
        ...(name === 'validator' ? [] : ['access.rate=null']),
      ],
    };
  },
  async bittensor(cwd, ports) {
    const list = await neuronsOf(ports, async (hotkey) => {
      const config = bittensorOptions.parse({ wallet: { path: 'wallets', hotkey } });
      const keystore = await createWallet(config, { config: cwd });
      return (await keystore.create({ ...fresh, role: 'hotkey' }, never)).key.address;
    });
    writeFileSync(join(cwd, 'neurons.json'), list);
    return {
      settings: (name, port) => [
        ...['chain.use=bittensor', 'chain.netuid=3', 'chain.metagraph=./neurons.json'],
        ...['chain.wallet.path=wallets', `chain.wallet.hotkey=${name}`],
        ...['chain.axon.host=127.0.0.1', `chain.axon.port=${port}`],
      ],
    };
  },
  async local() {
    const none = 'honest weak copycat parrot keyword-soup silent'.split(' ');
    return {
      settings: (name) =>
        name === 'validator' ? none.map((kind) => `chain.miners.${kind}=null`) : ['chain.netuid=3'],
    };
  },
};

async function neuronsOf(
  ports: readonly number[],
  addressOf: (name: string) => Promise<string>,
): Promise<string> {
  const neurons = [];
  for (const [uid, name] of names.entries()) {
    const hotkey = await addressOf(name);
    neurons.push(
      name === 'validator'
        ? { uid, hotkey, stake: 20_000, validatorPermit: true }
        : { uid, hotkey, ip: '127.0.0.1', port: ports[uid] },
    );
  }
  return JSON.stringify(neurons);
}

/** Five steps of the validator against miners in nodes of their own. */
async function runOver(wire: string): Promise<Outcome> {
  const { cwd, remove } = createWorkspace({});
  const stop = new AbortController();
  const running: { readonly node: Node; readonly run: Promise<unknown> }[] = [];
  const start = async (
    preset: string,
    set: readonly string[],
    onEvent: (event: RunEvent) => void,
    own = never,
  ): Promise<Node> => {
    const args = ['--preset', preset, ...set.flatMap((one) => ['--set', one])];
    const config = await loadFrom(cwd, { args });
    return createNode({ config, catalog, cwd, log: fakeLog(), stop: own, signal: never, onEvent });
  };
  try {
    const ports = await Promise.all(miners.map(() => freePort()));
    const { settings } = await (wires[wire] as (typeof wires)[string])(cwd, ports);
    for (const [index, [name, more]] of miners.entries()) {
      const set = [...settings(name, ports[index] ?? 0), `name=${name}`, `seed=${index}`, ...more];
      let serves: (event: RunEvent) => void = () => undefined;
      const serving = new Promise<RunEvent>((resolve) => (serves = resolve));
      const heard = (event: RunEvent): void => void (event.type === 'miner.serving' && serves(event));
      const node = await start('synthia-miner', set, heard, stop.signal);
      const run = node.run();
      running.push({ node, run });
      expect(await Promise.race([serving, run])).toMatchObject({ uid: index });
    }
    const steps: ReturnType<typeof told>[] = [];
    const seen = (event: RunEvent): void => void (event.type === 'step.completed' && steps.push(told(event)));
    // One machine: no time between steps, and who was first by some milliseconds says nothing.
    const here = ['run.intervalMs=0', 'tasks.explanation.penalties.duplicates.tieMs=60000'];
    const own = [...settings('validator', 1), ...here, 'seed=11', 'run.steps=5', 'sinks.rows.minReward=0'];
    const validator = await start('synthia-validator', own, seen);
    const summary = await validator.run().finally(() => validator.stop());
    expect(summary).toMatchObject({ steps: 5, failedSteps: 0 });
    return { steps, scores: summary.table.map(({ uid, ledgerScore }) => [uid, ledgerScore]) };
  } finally {
    stop.abort();
    for (const { node, run } of running) {
      await run;
      await node.stop();
    }
    remove();
  }
}

describe('five steps of synthia-validator', () => {
  let local: Outcome;
  beforeAll(async () => {
    local = await runOver('local');
  }, 120_000);

  it('tell good answers from bad ones', () => {
    const replies = local.steps.flatMap((items) => items.flatMap((item) => item.replies));
    expect(replies).toHaveLength(5 * miners.length);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    const [good, , short, echo] = local.scores.map(([, score]) => score);
    expect(good).toBeGreaterThan(short ?? 1);
    expect(short).toBeGreaterThan(echo ?? 1);
  });

  it.each(['commune', 'bittensor'])(
    'come to the same over the wire of %s as on the local chain',
    async (wire) => {
      expect(await runOver(wire)).toEqual(local);
    },
    120_000,
  );
});
