import { systemClock } from '../../../../core/host/clock.ts';
import type { Logger } from '../../../../core/index.ts';
import { openConnection, type Connection } from '../../../../plugins/chains/substrate/connection.ts';
import type { Entry } from '../../../../plugins/chains/substrate/entries.ts';
import { stateAtHead } from '../../../../plugins/chains/substrate/state-at.ts';
import { startSubstrateNode, type SubstrateNode } from '../../../helpers/substrate-node/node.ts';
import { subspace } from '../../../helpers/substrate-node/subspace.ts';

const { signal } = new AbortController();
const nothing = (): void => undefined;
const log: Logger = {
  ...{ debug: nothing, info: nothing, warn: nothing, error: nothing },
  child: () => log,
};
const pallet = 'SubspaceModule';
const count = 2345;
let node: SubstrateNode;
let connection: Connection;

beforeAll(async () => {
  node = await startSubstrateNode(subspace(117));
  for (let uid = 0; uid < count; uid += 1) node.chain.set(pallet, 'RegistrationBlock', [3, uid], uid);
  node.chain.set(pallet, 'RegistrationBlock', [4, 1], 9);
  node.chain.set(pallet, 'Tempo', [3], 50);
  node.newBlock();
  connection = openConnection({
    ...{ endpoints: [node.url], callTimeoutMs: 20_000, stallMs: 600_000, extensions: {} },
    ...{ clock: systemClock, log, signal },
  });
});
afterEach(() => {
  node.interfere = () => null;
});
afterAll(async () => {
  await connection.close();
  await node.close();
});

const read = (entry: string, ...under: readonly unknown[]): Promise<readonly Entry[]> =>
  connection.call(
    'read a map',
    async (_, link) => (await stateAtHead(link)).entries('subspaceModule', entry, ...under),
    signal,
  );

it('reads a map page by page, all of it or under its first key', async () => {
  const entries = await read('registrationBlock', 3);
  expect(entries).toHaveLength(count);
  const uids = entries.map(({ keys: [netuid, uid], value }) => (netuid === 3 && uid === value ? uid : null));
  expect(new Set(uids)).toEqual(new Set(Array.from({ length: count }, (_, uid) => uid)));
  expect(await read('registrationBlock')).toHaveLength(count + 1);
  expect(await read('tempo')).toEqual([{ keys: [3], value: 50 }]);
  expect(await read('registrationBlock', 5)).toEqual([]);
});

it('reads all pages after one block, whatever happens meanwhile', async () => {
  node.interfere = (method, params) => {
    if (method !== 'state_getKeysPaged' || params[2] === null) return null;
    node.chain.set(pallet, 'RegistrationBlock', [3, count], 1);
    node.newBlock();
    return null;
  };
  expect(await read('registrationBlock', 3)).toHaveLength(count);
  node.chain.set(pallet, 'RegistrationBlock', [3, count], null);
  node.newBlock();
});

it.each<[string, (method: string, params: readonly unknown[]) => unknown]>([
  [
    'the same page for ever',
    (method, [prefix]) =>
      method === 'state_getKeysPaged'
        ? Array.from({ length: 1000 }, (_, index) => `${prefix as string}${String(index).padStart(4, '0')}`)
        : undefined,
  ],
  ['keys of something else', (method) => (method === 'state_getKeysPaged' ? ['0x1234'] : undefined)],
  ['no values', (method) => (method === 'state_queryStorageAt' ? [] : undefined)],
  [
    'values that are none',
    (method, [keys]) =>
      method === 'state_queryStorageAt'
        ? [{ block: '0x', changes: (keys as string[]).map((key) => [key, '0x01']) }]
        : undefined,
  ],
])('gives up on a node that answers with %s', async (_, lie) => {
  node.interfere = (method, params) => {
    const result = lie(method, params);
    return result === undefined ? null : { result };
  };
  await expect(read('registrationBlock', 3)).rejects.toMatchObject({ code: 'SYN_CHAIN_UNAVAILABLE' });
});

it('says of a map that the runtime has not, that it has not', async () => {
  await expect(read('nonsense')).rejects.toMatchObject({ code: 'SYN_CHAIN_RUNTIME' });
});
