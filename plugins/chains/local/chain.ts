import {
  seededRandom,
  type Clock,
  type Instance,
  type Logger,
  type Miner,
  type NodeInfo,
  type Serving,
} from '../../../core/index.ts';
import { pairFrom, type Pair } from '../keys/ed25519.ts';
import { askRemote } from './client.ts';
import type { Database } from './database.ts';
import { askResident } from './in-process.ts';
import { givenLaws, type LocalOptions } from './options.ts';
import { paceByClock, paceByStep } from './pace.ts';
import { openReply } from '../exchange/reply.ts';
import { settle } from './residents.ts';
import { openServing } from './serving.ts';
import { callerOf, openSubnet } from './subnet.ts';
import { vote } from './votes.ts';

const validatorStake = 10_000;

interface Services {
  readonly miners: ReadonlyMap<
    string,
    { readonly instance: Miner; readonly extra: { readonly count: number } }
  >;
  readonly log: Logger;
  readonly clock: Clock;
  readonly node: NodeInfo;
}

/** The chain as one node sees it. A validator and its miners have their places on the subnet from the start. */
export function createChain(
  database: Database,
  { miners, log, clock, node }: Services,
  config: LocalOptions,
): Instance<'chain'> {
  const { netuid, wallet, axon, pace, blocksPerStep } = config;
  const subnet = openSubnet(database, netuid, givenLaws(config), node.seed);

  // Keys of a toy chain, made from names: every new chain of one seed has the same ones.
  const keyOf = (name: string): Pair => pairFrom(`synth-local/${subnet.keySeed}/${name}`);
  const walletName = wallet.name ?? node.name;
  const pair = keyOf(`hotkey/${walletName}/${wallet.hotkey}`);
  const self = {
    hotkey: pair.address,
    coldkey: keyOf(`coldkey/${walletName}`).address,
    label: node.name,
    stake: config.stake,
  };
  const residents = settle(miners, keyOf);
  const isValidator = node.role === 'validator';
  const join = (): number => subnet.register(self, isValidator ? validatorStake : 0);
  if (isValidator)
    database.transact(() => {
      join();
      for (const { hotkey, coldkey, label } of residents.values())
        subnet.register({ hotkey, coldkey, label, stake: undefined }, 0);
    });

  const moveOn = (step?: number): void => {
    if (pace === 'clock') paceByClock(subnet, clock, config);
    else if (step !== undefined) paceByStep(subnet, self.hotkey, step, blocksPerStep);
  };
  const open = new Set<Serving>();

  return {
    identity: {
      hotkey: self.hotkey,
      publicKey: pair.publicKey,
      scheme: 'ed25519',
      sign: async (message) => pair.sign(message),
    },
    async sync({ step }) {
      moveOn(step);
      return subnet.metagraph(self.hotkey, residents);
    },
    async block() {
      moveOn();
      return subnet.block();
    },
    async register() {
      return join();
    },
    async setWeights(weights) {
      moveOn();
      return vote(subnet, self.hotkey, weights);
    },
    async ask(ask, signal) {
      signal.throwIfAborted();
      const { hotkey, endpoint } = ask.peer;
      const resident = residents.get(hotkey);
      if (!resident) {
        if (endpoint) return askRemote(ask, endpoint, pair, clock, signal);
        return openReply(ask, clock).fail(503, 'not serving');
      }
      const own = subnet.find(self.hotkey);
      const caller = own && callerOf(own);
      // From what the request is, not from when it came: answers don't depend on the order of asking.
      const io = {
        random: seededRandom(`${node.seed}/${ask.id}/${hotkey}`),
        log: log.child({ miner: resident.label }),
      };
      return askResident(ask, resident.miner, caller, io, clock, signal);
    },
    async serve(handler, signal) {
      const serving = await openServing({ hotkey: self.hotkey, handler, subnet, clock, log }, axon, signal);
      open.add(serving);
      const close: Serving['close'] = async (grace) => {
        if (open.delete(serving)) await serving.close(grace);
      };
      return { ...serving, close };
    },
    async stop(signal) {
      for (const serving of [...open]) await serving.close(signal);
      database.close();
    },
  };
}
