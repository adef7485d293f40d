import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import { SynthError } from '../../../../core/index.ts';
import { pallet } from './place.ts';

type Make = (...given: readonly unknown[]) => SubmittableExtrinsic<'promise'>;

/** A call of the pallet, arguments by position: their names differ by runtime. Undefined where the runtime has none of that name. */
export const findCall = (api: ApiPromise, name: string): Make | undefined =>
  api.tx[pallet]?.[name] as Make | undefined;

/** SYN_CHAIN_RUNTIME where the runtime has none of that name. */
export function needCall(api: ApiPromise, name: string): Make {
  const make = findCall(api, name);
  if (make) return make;
  throw new SynthError('SYN_CHAIN_RUNTIME', {
    message: `The runtime of the chain (version ${api.runtimeVersion.specVersion.toString()}) has no call ${pallet}.${name}.`,
    hint: 'Look for a newer version of synth, or check that the nodes are of the right network.',
  });
}
