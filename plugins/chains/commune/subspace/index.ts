import type { Clock, Logger } from '../../../../core/index.ts';
import type { Sr25519Pair } from '../../keys/sr25519.ts';
import type { Subnet } from '../../subnet/subnet.ts';

/** What the module of a key is registered as, and how the chain is talked to. */
export interface SubspaceOptions {
  /** In order of preference, at least one: ws:// or wss:// URLs. */
  readonly endpoints: readonly string[];
  /** One of the two names the subnet; the number goes before the name. */
  readonly netuid?: number | undefined;
  readonly subnet?: string | undefined;
  readonly register: {
    /** Of the module, 2 to 32 bytes; absent: `synth-` and the end of the key's address. */
    readonly name?: string | undefined;
    /** Text or CID that goes with the module, up to 59 bytes. */
    readonly metadata?: string | undefined;
  };
  readonly weights: { readonly waitFor: 'in-block' | 'finalized' };
  readonly sync: {
    readonly everyBlocks: number;
    readonly callTimeoutMs: number;
    readonly stallMs: number;
  };
}

export interface LiveParts {
  /** Signs, and pays: Commune knows one key. */
  readonly pair: Sr25519Pair;
  readonly options: SubspaceOptions;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Stake of a key in COMAI, over all modules of it. */
export interface KeyStake {
  /** By others and itself on it: what counts for weights. */
  readonly received: number;
  /** By it on itself and others. */
  readonly given: number;
}

/** A subnet of Commune, and what its wire asks of the chain besides. */
export interface CommuneSubnet extends Subnet {
  /** As the newest metagraph has it; null: not registered on the subnet. Never fails. */
  stakeOf(hotkey: string): KeyStake | null;
  /** Keys registered on a subnet, after the newest block. SYN_CHAIN_UNAVAILABLE. */
  keysOf(netuid: number, signal: AbortSignal): Promise<ReadonlySet<string>>;
}

/** The subnet on the chain. Nothing is connected before it is first used. */
export declare function openLiveSubnet(parts: LiveParts): CommuneSubnet;
