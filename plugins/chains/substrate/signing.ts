import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { Pair } from '../keys/ed25519.ts';
import type { Link } from './link.ts';
import { stateAtHead, toNumber } from './state-at.ts';

/** An sr25519 pair. */
export interface Signer extends Pair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface Signed {
  /** The transaction as it is sent: 0x and hex. */
  readonly hex: string;
  /** blake2b-256 of it. */
  readonly hash: string;
  /** Head of the chain before it was sent. */
  readonly block: number;
  /** The last block that can hold it. */
  readonly until: number;
}

/** Blocks in which a transaction may be included. As the Python SDK has it. */
const lifeBlocks = 128;
/** What a MultiSignature of kind sr25519 starts with. */
const sr25519Type = 1;

/** Signs a call with the nonce that is the key's next. */
export async function signCall(
  link: Link,
  make: (api: ApiPromise) => SubmittableExtrinsic<'promise'>,
  pair: Signer,
): Promise<Signed> {
  const { api, socket } = link;
  const [nonce, best, finalizedHash] = await Promise.all([
    nextNonce(link, pair.address),
    socket.send<{ readonly number: string }>('chain_getHeader', []),
    socket.send<`0x${string}`>('chain_getFinalizedHead', []),
  ]);
  const finalized = await socket.send<{ readonly number: string }>('chain_getHeader', [finalizedHash]);
  const current = toNumber(finalized.number);
  const extrinsic = make(api);
  extrinsic.sign(accountOf(pair), {
    blockHash: finalizedHash,
    era: api.registry.createType('ExtrinsicEra', { current, period: lifeBlocks }),
    genesisHash: api.genesisHash,
    nonce,
    runtimeVersion: api.runtimeVersion,
    signedExtensions: api.registry.signedExtensions,
  });
  return {
    hex: extrinsic.toHex(),
    hash: extrinsic.hash.toHex(),
    block: toNumber(best.number),
    until: current + lifeBlocks,
  };
}

/**
 * The pool's count knows of transactions that wait; the storage of the newest block is never behind a transaction that is
 * in it. Where the one lags the other is right.
 */
async function nextNonce(link: Link, address: string): Promise<number> {
  const [state, counted] = await Promise.all([
    stateAtHead(link),
    link.socket.send<number>('system_accountNextIndex', [address]),
  ]);
  const { nonce } = (await state.read('system', 'account', address)) as { readonly nonce: number };
  return Math.max(toNumber(nonce), toNumber(counted));
}

/** A pair as upstream's encoder wants it. */
function accountOf(pair: Signer): Account {
  const { address, publicKey } = pair;
  const sign = (data: Uint8Array, { withType = false } = {}): Uint8Array =>
    withType ? Uint8Array.from([sr25519Type, ...pair.sign(data)]) : pair.sign(data);
  return { address, publicKey, addressRaw: publicKey, sign };
}

type Account = Parameters<SubmittableExtrinsic<'promise'>['sign']>[0];
