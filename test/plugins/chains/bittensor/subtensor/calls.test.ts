import { Metadata, TypeRegistry, expandMetadata } from '@polkadot/types';
import { explainFault, remedyOf } from '../../../../../plugins/chains/bittensor/subtensor/errors.ts';
import { remedies } from '../../../../../plugins/chains/bittensor/subtensor/remedies.ts';
import type { Fault } from '../../../../../plugins/chains/substrate/rejection.ts';
import { rejectionOf } from '../../../../../plugins/chains/substrate/rejection.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';
import { buildMetadata } from '../../../../helpers/substrate-node/metadata.ts';
import { newSubtensor } from '../../../../helpers/substrate-node/subtensor.ts';

const dispatch = (name: string, docs = ''): Fault => ({
  kind: 'dispatch',
  pallet: 'subtensorModule',
  name,
  docs,
});

describe('calls as the chain takes them', () => {
  const registry = new TypeRegistry();
  const metadata = new Metadata(registry, buildMetadata(newSubtensor()));
  registry.setMetadata(metadata, undefined, {}, true);
  const { tx } = expandMetadata(registry, metadata);
  const calls = bittensorGolden<Readonly<Record<string, Readonly<Record<string, unknown>>>>>('calls');

  it.each(Object.keys(calls))('%s', (name) => {
    const { hex, fromRuntime: _seen, ...given } = calls[name] ?? {};
    const make = tx['subtensorModule']?.[name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())];
    expect(make?.(...Object.values(given)).toHex()).toBe(hex);
  });
});

describe('refusals', () => {
  it('have one name wherever they come from, and in all runtimes', () => {
    const custom = (number: number): Fault => rejectionOf(`Invalid Transaction Custom error: ${number}`);
    for (const [number, name] of [
      ...([
        [2, 'NotEnoughBalanceToStake'],
        [11, 'InvalidIpAddress'],
        [12, 'ServingRateLimitExceeded'],
      ] as const),
      ...([
        [13, 'InvalidPort'],
        [15, 'InvalidRevealRound'],
        [16, 'NoWeightsCommitFound'],
      ] as const),
      ...([
        [10, 'HotKeyNotRegisteredInNetwork'],
        [25, 'NonAssociatedColdKey'],
      ] as const),
    ])
      expect(explainFault(custom(number))).toEqual(explainFault(dispatch(name)));
    for (const name of ['SubNetworkDoesNotExist', 'MechanismDoesNotExist', 'SubnetNotExists'])
      expect(explainFault(dispatch(name)).name).toBe('SubnetNotExists');
    expect(explainFault(custom(3)).name).toBe('SubnetNotExists');
    expect(explainFault(custom(199)).name).toBe('CustomError199');
  });

  it('come with what to do about them', () => {
    for (const [name, remedy] of Object.entries(remedies)) {
      expect(explainFault(dispatch(name, 'as the chain says')).remedy).toBe(remedy);
      expect(remedyOf(name)).toBe(remedy);
      expect(remedy).toMatch(/^.{15,}[.\w)-]$/u);
    }
  });

  it('that are not known say what the chain says of them', () => {
    expect(explainFault(dispatch('SomethingNew', 'It is new.'))).toEqual({
      name: 'SomethingNew',
      remedy: 'It is new.',
    });
    expect(explainFault(dispatch('SomethingNew')).remedy).toMatch(/does not know/u);
  });
});
