import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import { SynthError } from '../../../../core/index.ts';
import { pallets } from './place.ts';

/** A transaction in the form that a runtime has for it. */
export interface Call {
  /** With its pallet: `subspaceModule.setWeights`. */
  readonly name: string;
  readonly extrinsic: SubmittableExtrinsic<'promise'>;
}

/** By the runtime's names, some of which changed: what it has no argument for is left out. */
export type Given = Readonly<Record<string, unknown>>;

/** The newer pallet first: where both had a call, it would be the one in use. */
const inOrder = [...pallets].reverse();

/** SYN_CHAIN_RUNTIME where the runtime has no such call, or wants an argument that nobody knows. */
export function makeCall(api: ApiPromise, call: string, given: Given): Call {
  const { pallet, make } = findCall(api, call) ?? {};
  if (!pallet || !make) throw lacking(api, `no call ${call}`);
  const args = make.meta.args.map((arg) => {
    const name = arg.name.toString();
    if (given[name] !== undefined) return given[name];
    if (arg.type.toString().startsWith('Option<')) return null;
    throw lacking(api, `an argument ${name} of ${call} that this version does not know`);
  });
  return { name: `${pallet}.${call}`, extrinsic: make(...args) };
}

/** Names of the arguments of a call; none where the runtime has no such call. */
export const argumentsOf = (api: ApiPromise, call: string): readonly string[] =>
  findCall(api, call)?.make.meta.args.map(({ name }) => name.toString()) ?? [];

function findCall(api: ApiPromise, call: string) {
  const pallet = inOrder.find((name) => api.tx[name]?.[call] !== undefined);
  const make = api.tx[pallet ?? '']?.[call];
  return pallet && make ? { pallet, make } : null;
}

const lacking = (api: ApiPromise, what: string): SynthError =>
  new SynthError('SYN_CHAIN_RUNTIME', {
    message: `The runtime of the chain (version ${api.runtimeVersion.specVersion.toString()}) has ${what}.`,
    hint: 'Look for a newer version of synth, or check that the nodes are of the right network.',
  });
