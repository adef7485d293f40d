import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { seededRandom } from '../../../core/index.ts';
import { commitHash, type SaltedVote } from '../../../plugins/chains/bittensor/weights/commit-hash.ts';
import {
  firstRevealBlock,
  legacyRevealWindow,
  nextEpoch,
  revealRound,
} from '../../../plugins/chains/bittensor/weights/epochs.ts';
import { normalizeMax, processWeights } from '../../../plugins/chains/bittensor/weights/process.ts';
import { compactLength, u64 } from '../../../plugins/chains/bittensor/weights/scale.ts';
import { encodePayload, encryptForRound } from '../../../plugins/chains/bittensor/weights/timelock.ts';
import { toAddress } from '../../../plugins/chains/keys/ss58.ts';
import { toIntegers } from '../../../plugins/chains/weights/integers.ts';
import { bittensorGolden } from '../../fixtures/golden/bittensor.ts';
import { openTimelock } from '../../plugins/chains/bittensor/weights/open-timelock.ts';
import { findSdk, type Sdk } from './sdk.ts';

const sdks = [
  { sdk: 'bittensor 10.x', found: findSdk(10, ['SYNTH_PYTHON_BITTENSOR', 'SYNTH_PYTHON']) },
  { sdk: 'bittensor 9.x', found: findSdk(9, ['SYNTH_PYTHON_BITTENSOR9']) },
];

function ask<Answer>({ python }: Sdk, asked: Readonly<Record<string, readonly object[]>>): Answer {
  const { status, stdout, stderr } = spawnSync(
    python,
    ['-W', 'ignore', `${import.meta.dirname}/sdk_weights.py`],
    {
      input: JSON.stringify(asked),
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      env: { ...process.env, BT_NO_PARSE_CLI_ARGS: '1' },
    },
  );
  if (status !== 0) throw new Error(stderr);
  const line = stdout.split('\n').find((one) => one.startsWith('answer '));
  return JSON.parse(line?.slice('answer '.length) ?? 'null') as Answer;
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** Subnets of all sizes up to 4096, with weights of all shapes. */
function subnets() {
  const random = seededRandom('sdk-weights');
  return Array.from({ length: 240 }, (_, index) => {
    const count = index % 40 === 0 ? 4096 : random.int(1, 512);
    const draw = [
      () => random.next(),
      () => random.next() ** -1.2,
      () => (random.chance(0.5) ? 0 : random.next()),
      () => random.next() ** 12,
    ][index % 4] as () => number;
    const weights = Float32Array.from({ length: count }, draw);
    return {
      weights,
      minAllowed: index % 3 === 0 ? random.int(1, count) : 1,
      maxLimit: random.pick([1, 0.5, 0.1, 1.2 / count, 3 / count, 6554 / 65_535]),
      excludeQuantile: random.pick([0, 0, 16_384, 60_000]),
    };
  });
}

describe.each(sdks)('weights as $sdk has them', ({ found }) => {
  if (typeof found === 'string') {
    test.skip(found, () => undefined);
    return;
  }
  const golden = bittensorGolden<{ readonly round: number; readonly roundSignatureG1: string }>('timelock');
  const hotkey = Uint8Array.from({ length: 32 }, (_, index) => index);

  test('are processed to the bit', () => {
    const cases = subnets();
    const { process: theirs } = ask<{
      readonly process: readonly {
        readonly uids: number[];
        readonly shares: number[];
        readonly cut: number[];
        readonly sentUids: number[];
        readonly sentValues: number[];
      }[];
    }>(found, {
      process: cases.map(({ weights, ...limits }) => ({
        ...limits,
        bits: [...new Uint32Array(weights.buffer)],
      })),
    });
    expect(theirs).toHaveLength(cases.length);
    cases.forEach(({ weights, ...limits }, index) => {
      const ours = processWeights([...weights.keys()], weights, { ...limits, count: weights.length });
      const sent = toIntegers(ours.uids, ours.weights);
      const theirOwn = theirs[index];
      expect(ours.uids).toEqual(theirOwn?.uids);
      expect([...ours.weights]).toEqual(theirOwn?.shares);
      expect([...normalizeMax(weights, limits.maxLimit)]).toEqual(theirOwn?.cut);
      expect([sent.uids, sent.values]).toEqual([theirOwn?.sentUids, theirOwn?.sentValues]);
    });
  });

  test('are hashed for a commit', async () => {
    const votes = [0, 1, 63, 64, 256, 4096].map((length): SaltedVote => ({
      uids: Array.from({ length }, (_, uid) => uid),
      values: Array.from({ length }, (_, uid) => 65_535 - uid),
      salt: Array.from({ length: 16 }, (_, place) => place * 4000),
      versionKey: 10_002_000n,
    }));
    const { commitHash: theirs } = ask<{ readonly commitHash: readonly string[] }>(found, {
      commitHash: votes.map((vote) => ({
        ...vote,
        versionKey: Number(vote.versionKey),
        address: toAddress(hotkey),
        netuid: 64,
      })),
    });
    expect(await Promise.all(votes.map((vote) => commitHash(hotkey, 64, vote)))).toEqual(theirs);
  });

  test('are encrypted as the SDK decrypts, and decrypted as it encrypts', async () => {
    const payloads = [0, 2, 63, 64, 256].map((length) =>
      encodePayload(
        hotkey,
        {
          uids: Array.from({ length }, (_, uid) => uid),
          values: Array.from({ length }, (_, uid) => 65_535 - uid),
          versionKey: 10_002_000n,
        },
        4,
      ),
    );
    let seed = 0;
    const draw = (length: number): Uint8Array => Buffer.alloc(length, (seed += 1));
    const ours = await Promise.all(payloads.map((payload) => encryptForRound(payload, golden.round, draw)));
    const { decrypt, encrypt } = ask<{ readonly decrypt: string[]; readonly encrypt: string[] }>(found, {
      decrypt: ours.map((data) => ({
        // The package wraps what the chain takes: length, commit, round.
        data: hexOf(Buffer.concat([compactLength(data.length), data, u64(BigInt(golden.round))])),
        signature: golden.roundSignatureG1,
      })),
      encrypt: payloads.map((payload) => ({ data: hexOf(payload), round: golden.round })),
    });
    expect(decrypt).toEqual(payloads.map(hexOf));
    encrypt.forEach((hex, index) => {
      const wrapped = bytesOf(hex);
      const expected = ours[index] as Uint8Array;
      const commit = wrapped.subarray(wrapped.length - 8 - expected.length, wrapped.length - 8);
      expect(hexOf(wrapped)).toBe(
        hexOf(Buffer.concat([compactLength(commit.length), commit, u64(BigInt(golden.round))])),
      );
      expect(hexOf(openTimelock(commit, golden.roundSignatureG1))).toBe(hexOf(payloads[index] as Uint8Array));
    });
  });

  test('are committed for the same round, in as many bytes', async () => {
    const vote = { uids: [1, 2], values: [65_535, 100], versionKey: 10_002_000n };
    const cases = [
      { block: 1100 },
      { block: 1100, period: 3 },
      { block: 1100, pendingEpochAt: 1200 },
      { block: 1358 },
      { block: 1359 },
      { block: 1360 },
      { block: 1361 },
      { block: 1100, pendingEpochAt: 1101 },
      { block: 1050, tempo: 99, blockTime: 0.25, netuid: 3 },
      { block: 1000 + 97, tempo: 99, netuid: 64 },
    ].map((given) => ({
      ...{ tempo: 360, period: 1, blockTime: 12, netuid: 1, lastEpochBlock: 1000, pendingEpochAt: 0 },
      ...given,
    }));
    const { commit: theirs, isStateful } = ask<{
      readonly commit: readonly { before: number; after: number; data: string; round: number }[];
      readonly isStateful: boolean;
    }>(found, {
      commit: cases.map((one) => ({
        ...one,
        uids: vote.uids,
        values: vote.values,
        versionKey: Number(vote.versionKey),
        hotkey: hexOf(hotkey),
      })),
    });
    const length = (await encryptForRound(encodePayload(hotkey, vote, 4), 1, (size) => Buffer.alloc(size, 1)))
      .length;
    cases.forEach((one, index) => {
      const { block, tempo, period, netuid, blockTime } = one;
      const firstBlock = isStateful
        ? firstRevealBlock({ block, tempo, period, nextEpochStart: nextEpoch(one) ?? 0 })
        : legacyRevealWindow({ block, tempo, period, netuid }).first;
      const { before = 0, after = 0, data = '', round } = theirs[index] ?? {};
      const roundAt = (seconds: number): number =>
        revealRound({ nowMs: seconds * 1000, block, firstBlock, blockMs: blockTime * 1000 });
      expect(round).toBeGreaterThanOrEqual(roundAt(before));
      expect(round).toBeLessThanOrEqual(roundAt(after));
      expect(bytesOf(data).length).toBe(length);
    });
  });
});
