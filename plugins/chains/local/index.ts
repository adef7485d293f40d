import { resolve } from 'node:path';
import {
  definePlugin,
  minerCount,
  seededRandom,
  slots,
  type Neuron,
  type Serving,
} from '../../../core/index.ts';
import { pairFrom } from '../keys/ed25519.ts';
import { askRemote } from './client.ts';
import { openDatabase } from './database.ts';
import { askResident, type Resident } from './in-process.ts';
import { givenLaws, options } from './options.ts';
import { paceByClock, paceByStep } from './pace.ts';
import { openReply } from './reply.ts';
import { openServing } from './serving.ts';
import { openSubnet, raoPerToken } from './subnet.ts';
import { vote } from './votes.ts';

const validatorStake = 10_000;

export default definePlugin({
  apiVersion: 1,
  kind: 'chain',
  name: 'local',
  summary:
    'A small subnet on this machine: stake, weights and Yuma consensus in a database file, miners over loopback.',
  options,
  needs: { miners: slots('miner', minerCount) },
  traits: { offline: true },
  async setup({ miners, log, clock, paths, node }, config) {
    const { netuid, wallet, axon, pace, blocksPerStep } = config;
    // Keys of a toy chain: made from what the config says, so that every run in every folder has the same ones.
    const keyOf = (name: string) => pairFrom(`synth-local/${node.seed}/${name}`);
    const walletName = wallet.name ?? node.name;
    const pair = keyOf(`hotkey/${walletName}/${wallet.hotkey}`);
    const self = {
      hotkey: pair.address,
      coldkey: keyOf(`coldkey/${walletName}`).address,
      label: node.name,
      stake: config.stake,
    };
    const residents = new Map<string, Resident>();
    for (const { name, instance, extra } of miners.values())
      for (let index = 1; index <= extra.count; index += 1) {
        const label = `${name}-${index}`;
        const { address: hotkey } = keyOf(`miner-hotkey/${label}`);
        const { address: coldkey } = keyOf(`miner-coldkey/${label}`);
        residents.set(hotkey, { label, hotkey, coldkey, miner: instance });
      }
    // Each resident is a host of its own, so that limits per host treat it as they would a machine.
    const reachable = new Map<string, Neuron['endpoint']>(
      [...residents].map(([hotkey, { label }]) => [hotkey, { host: label, port: 0 }]),
    );

    const file = config.file
      ? resolve(paths.config, config.file)
      : resolve(paths.shared, `local-${netuid}.db`);
    const database = await openDatabase(file);
    const subnet = openSubnet(database, netuid, givenLaws(config));
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
      identity: { hotkey: self.hotkey, sign: async (message) => pair.sign(message) },
      async sync({ step }) {
        moveOn(step);
        return subnet.metagraph(self.hotkey, reachable);
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
        const caller = own && { hotkey: own.hotkey, uid: own.uid, stake: own.stake / raoPerToken };
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
  },
});
