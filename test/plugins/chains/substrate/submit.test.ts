import { systemClock } from '../../../../core/host/clock.ts';
import type { Logger } from '../../../../core/index.ts';
import { loadSr25519, type Sr25519Pair } from '../../../../plugins/chains/keys/sr25519.ts';
import { openConnection, type Connection } from '../../../../plugins/chains/substrate/connection.ts';
import {
  createSubmitter,
  type Submission,
  type SubmitterParts,
} from '../../../../plugins/chains/substrate/submit.ts';
import type { Fault } from '../../../../plugins/chains/substrate/rejection.ts';
import { extensions } from '../../../../plugins/chains/bittensor/subtensor/extensions.ts';
import {
  startSubstrateNode,
  type SubstrateNode,
  type Verdict,
} from '../../../helpers/substrate-node/node.ts';
import { newSubtensor } from '../../../helpers/substrate-node/subtensor.ts';

const { signal } = new AbortController();
const nothing = (): void => undefined;
const log: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => log };
const explain = (fault: Fault) => ({ name: fault.name, remedy: JSON.stringify(fault) });

let alice: Sr25519Pair;
let node: SubstrateNode;
let connection: Connection;
const open: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  alice = (await loadSr25519()).fromUri('//Alice');
});
beforeEach(async () => {
  node = await startSubstrateNode(newSubtensor());
  open.push(() => node.close());
  connection = connect([node.url]);
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function connect(endpoints: readonly string[]): Connection {
  const made = openConnection({
    ...{ endpoints, callTimeoutMs: 4_000, stallMs: 60_000, extensions, clock: systemClock, log, signal },
  });
  open.push(() => made.close());
  return made;
}

const submitter = (given: Partial<SubmitterParts> = {}) =>
  createSubmitter({
    connection,
    pair: alice,
    explain,
    waitFor: 'in-block',
    clock: systemClock,
    log,
    ...given,
  });

const setWeights = (given: Partial<SubmitterParts> = {}, abort = signal): Promise<Submission> =>
  submitter(given).submit(
    'set weights',
    (api) => {
      const make = api.tx['subtensorModule']?.['setWeights'];
      if (!make) throw new Error('no call');
      return make(1, [1, 2], [65_535, 100], 5);
    },
    abort,
  );

describe('submitting a transaction', () => {
  it('signs so that the chain can verify it, and tells block, hash and events', async () => {
    node.judge = ({ section, method, args }) => {
      expect([section, method, args]).toEqual([
        'subtensorModule',
        'setWeights',
        { netuid: '1', dests: ['1', '2'], weights: ['65,535', '100'], version_key: '5' },
      ]);
      return { kind: 'include', effect: { events: [['SubtensorModule', 'WeightsSet', 1, 3]] } };
    };
    const submission = await setWeights({ waitFor: 'finalized' });
    expect(submission).toEqual({
      ...{ accepted: true, block: 2, error: null },
      hash: expect.stringMatching(/^0x[0-9a-f]{64}$/) as string,
      events: [
        { name: 'subtensorModule.WeightsSet', data: [1, 3] },
        { name: 'system.ExtrinsicSuccess', data: [] },
      ],
    });
  });

  it('names the error of a pallet, and any other of a block', async () => {
    node.judge = () => ({ kind: 'include', effect: { error: 'SettingWeightsTooFast' } });
    expect(await setWeights()).toMatchObject({
      accepted: false,
      block: 2,
      error: { name: 'SettingWeightsTooFast', remedy: expect.stringContaining('subtensorModule') as string },
    });
    node.judge = () => ({ kind: 'include', effect: { dispatch: { Token: 'FundsUnavailable' } } });
    expect((await setWeights()).error?.name).toBe('FundsUnavailable');
    node.judge = () => ({ kind: 'include', effect: { dispatch: { BadOrigin: null } } });
    expect((await setWeights()).error?.name).toBe('BadOrigin');
    node.judge = () => ({
      ...{ kind: 'include', effect: { dispatch: { Module: { index: 200, error: '0x09000000' } } } },
    });
    expect((await setWeights()).error?.name).toBe('Error0x09000000');
  });

  it.each([
    [1010, 'Invalid Transaction', 'Custom error: 6', 'Custom'],
    [1010, 'Invalid Transaction', 'Inability to pay some fees (e.g. account balance too low)', 'Payment'],
    [1010, '{"invalid":{"ancientBirthBlock":null}}', undefined, 'AncientBirthBlock'],
    [1012, 'Transaction is temporarily banned', undefined, 'Banned'],
    [1014, 'Priority is too low: (1 vs 2)', 'The transaction has too low priority', 'PriorityTooLow'],
    [-32_601, 'Method not found', undefined, 'NodeError'],
  ])('names a refusal of the pool: %d %s %s', async (code, message, data, name) => {
    node.judge = () => ({ kind: 'refuse', code, message, ...(data === undefined ? {} : { data }) });
    expect(await setWeights()).toMatchObject({ accepted: false, block: 1, error: { name }, events: [] });
    expect(node.sent).toHaveLength(1);
  });

  it.each([
    ['Dropped', 'dropped'],
    ['Invalid', 'invalid'],
    ['Usurped', { usurped: `0x${'00'.repeat(32)}` }],
    ['Custom', { invalid: { custom: 6 } }],
  ])('names what became of one the node let go: %s', async (name, status) => {
    node.judge = () => ({ kind: 'say', statuses: ['ready', { broadcast: ['x'] }, status] });
    expect((await setWeights()).error?.name).toBe(name);
  });

  it('sends those of one key one after the other, each with the next nonce', async () => {
    const submissions = await Promise.all([setWeights(), setWeights(), setWeights()]);
    expect(submissions.map(({ accepted, block }) => [accepted, block])).toEqual([
      [true, 2],
      [true, 3],
      [true, 4],
    ]);
    expect(node.chain.nonceOf(alice.address)).toBe(3);
  });

  it('takes the nonce of the storage where the count of the node lags', async () => {
    node.interfere = (method) => (method === 'system_accountNextIndex' ? { result: 0 } : null);
    await setWeights();
    expect(await setWeights()).toMatchObject({ accepted: true });
    expect(node.sent).toHaveLength(2);
  });

  it.each([
    ['the nonce was used', 'Transaction is outdated'],
    ['the runtime was replaced', 'Transaction has a bad signature'],
  ])('signs anew when %s meanwhile', async (_name, data) => {
    let first = true;
    node.judge = () => {
      if (!first) return { kind: 'include' };
      first = false;
      return { kind: 'refuse', code: 1010, message: 'Invalid Transaction', data };
    };
    expect(await setWeights()).toMatchObject({ accepted: true });
    expect(node.sent).toHaveLength(2);
  });

  it('finds what a node took before it died, and sends nothing twice', async () => {
    let judged = 0;
    node.judge = () => {
      judged += 1;
      return { kind: 'include-and-die', effect: { error: 'NeuronNoValidatorPermit' } };
    };
    const submission = await setWeights();
    expect(submission).toMatchObject({
      accepted: false,
      block: 2,
      error: { name: 'NeuronNoValidatorPermit' },
    });
    expect(judged).toBe(1);
    expect(node.chain.nonceOf(alice.address)).toBe(1);
  });

  it('sends the same bytes to the next node when the first dies before it took them', async () => {
    const second = await startSubstrateNode(newSubtensor(), node);
    open.push(() => second.close());
    connection = connect([node.url, second.url]);
    node.judge = () => ({ kind: 'die' });
    expect(await setWeights()).toMatchObject({ accepted: true, block: 2 });
    expect(second.sent).toEqual(node.sent);
  });

  it('waits for one that another node has already', async () => {
    const second = await startSubstrateNode(newSubtensor(), node);
    open.push(() => second.close());
    connection = connect([node.url, second.url]);
    node.judge = () => ({ kind: 'die' });
    second.judge = () => {
      if (node.chain.head().extrinsics.length === 0) node.chain.build([{ hex: node.sent[0] as string }]);
      return { kind: 'refuse', code: 1013, message: 'Transaction Already Imported' };
    };
    expect(await setWeights()).toMatchObject({ accepted: true, block: 2 });
  });

  it('does not wait for ever for a block', async () => {
    node.judge = () => ({ kind: 'say', statuses: ['ready'] });
    await expect(setWeights({ inclusionMs: 200 })).rejects.toMatchObject({
      code: 'SYN_CHAIN_UNAVAILABLE',
      detail: { hash: expect.stringMatching(/^0x/) as string },
    });
  });

  it.each([
    ['once it has it', (): Verdict => ({ kind: 'say', statuses: ['ready'] })],
    ['once it is in a block', (): Verdict => ({ kind: 'include' })],
  ])('says what to look for when the only node goes for good, %s', async (_name, judge) => {
    node.judge = () => {
      setImmediate(() => void node.close());
      return judge();
    };
    await expect(setWeights({ inclusionMs: 500 })).rejects.toMatchObject({
      code: 'SYN_CHAIN_UNAVAILABLE',
      detail: { hash: expect.stringMatching(/^0x/) as string },
    });
  });

  it.each<[string, string, object | number]>([
    ['the heads', 'chain_getHeader', {}],
    ['the nonce', 'system_accountNextIndex', { nonce: 1 }],
  ])('signs nothing by a node that tells nonsense of %s', async (_name, method, result) => {
    await connection.call('connect', async () => null, signal);
    node.interfere = (asked) => (asked === method ? { result } : null);
    await expect(setWeights()).rejects.toMatchObject({ code: 'SYN_CHAIN_UNAVAILABLE' });
    expect(node.sent).toHaveLength(0);
  });

  it('takes nothing for lost on the word of a node that does not know its head', async () => {
    node.judge = () => {
      node.interfere = (asked) => (asked === 'chain_getHeader' ? { result: {} } : null);
      return { kind: 'say', statuses: ['ready', 'dropped'] };
    };
    await expect(setWeights({ inclusionMs: 300 })).rejects.toMatchObject({
      code: 'SYN_CHAIN_UNAVAILABLE',
      detail: { hash: expect.stringMatching(/^0x/) as string },
    });
  });

  it('does not wait for ever for a node to take it', async () => {
    node.interfere = (method) => (method === 'author_submitAndWatchExtrinsic' ? 'silence' : null);
    await expect(setWeights({ inclusionMs: 300, callTimeoutMs: 100 })).rejects.toMatchObject({
      code: 'SYN_CHAIN_UNAVAILABLE',
    });
  });

  it('ends at once when no longer wanted, and the next one goes through', async () => {
    node.judge = () => ({ kind: 'say', statuses: ['ready'] });
    const abort = new AbortController();
    const waiting = setWeights({}, abort.signal);
    while (node.sent.length === 0) await systemClock.sleep(5, signal);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    node.judge = () => ({ kind: 'include' });
    expect(await setWeights()).toMatchObject({ accepted: true });
  });

  it('says that the chain is unavailable when nothing was sent', async () => {
    await node.close();
    await expect(setWeights()).rejects.toMatchObject({ code: 'SYN_CHAIN_UNAVAILABLE', detail: {} });
  });
});
