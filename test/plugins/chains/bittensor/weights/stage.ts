import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject, Logger } from '../../../../../core/index.ts';
import { createWeights, type SubnetWeights } from '../../../../../plugins/chains/bittensor/weights/index.ts';
import type { WeightsParts } from '../../../../../plugins/chains/bittensor/weights/parts.ts';
import { fakeClock } from '../../../../helpers/fake-clock.ts';
import { hotkey, publicKey, type FakeChain } from './fake-chain.ts';

export interface Stage {
  readonly weights: SubnetWeights;
  readonly storage: string;
  /** Where commits are kept. */
  readonly folder: string;
  readonly warnings: readonly { readonly message: string; readonly fields: JsonObject }[];
  /** The process ends, however, and another one begins on the same folder. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

/** `createWeights` over a chain in memory and a folder of its own. */
export async function openStage(chain: FakeChain, over: Partial<WeightsParts> = {}): Promise<Stage> {
  const own = await mkdtemp(join(tmpdir(), 'synth-weights-'));
  const storage = over.storage ?? own;
  const warnings: { message: string; fields: JsonObject }[] = [];
  const log: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: (message, fields = {}) => void warnings.push({ message, fields }),
    error: () => undefined,
    child: () => log,
  };
  let drawn = 0;
  const parts: WeightsParts = {
    connection: chain.connection,
    submitter: chain.submitter,
    hotkey,
    publicKey,
    netuid: chain.state.netuid,
    mechid: chain.state.mechid,
    options: { versionKey: undefined, waitFor: 'in-block' },
    storage,
    random: (length) =>
      createHash('sha512')
        .update(String((drawn += 1)))
        .digest()
        .subarray(0, length),
    clock: fakeClock(),
    log,
    ...over,
  };
  const open = (): SubnetWeights => createWeights(parts, (signal) => chain.read(signal));
  let weights = open();
  return {
    get weights() {
      return weights;
    },
    storage,
    folder: join(storage, 'weight-commits'),
    warnings,
    async restart() {
      await weights.close();
      weights = open();
    },
    async end() {
      await weights.close();
      await rm(own, { recursive: true });
    },
  };
}
