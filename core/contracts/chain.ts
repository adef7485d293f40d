import type { JsonObject } from './json.ts';
import type { MinerAnswer, MinerRequest } from './miner.ts';
import type { Protocol } from './protocol.ts';
import type { Challenge, Reply } from './values.ts';
import type { Weights } from './weigher.ts';

export interface Neuron {
  readonly uid: number;
  readonly hotkey: string;
  readonly coldkey: string;
  /** In the chain's token. */
  readonly stake: number;
  readonly validatorPermit: boolean;
  /** null: not serving. */
  readonly endpoint: { readonly host: string; readonly port: number } | null;
  /** Block of its last weights, 0 for none. */
  readonly lastUpdate: number;
  readonly registeredAt: number;
  /** Shares in [0, 1] of the last epoch. */
  readonly incentive: number;
  readonly dividends: number;
  readonly consensus: number;
  readonly trust: number;
  /** Tokens earned in the last epoch. */
  readonly emission: number;
  /** A name for people, where the chain has one (the local chain: `parrot-2`). */
  readonly label: string | null;
}

/** The subnet at one block. */
export interface Metagraph {
  readonly netuid: number;
  readonly block: number;
  /** Our own uid; null when our hotkey is not registered. */
  readonly self: number | null;
  /** Hotkey of the subnet's owner; null or absent where the chain has none. */
  readonly owner?: string | null;
  /** Ascending by uid. */
  readonly neurons: readonly Neuron[];
  readonly limits: {
    readonly tempo: number;
    /** Blocks that must pass between two weight settings. */
    readonly weightsRateLimit: number;
    readonly minAllowedWeights: number;
    /** Largest share one uid may get, in (0, 1]. */
    readonly maxWeightLimit: number;
  };
}

/** One validator's request to one peer. */
export interface Ask {
  /** Names this request within the run, the same again when the step is repeated: `12/0/1` (step, item, turn). */
  readonly id: string;
  readonly peer: Neuron;
  readonly protocol: Protocol;
  /** The protocol's name in the config. */
  readonly protocolName: string;
  readonly challenge: Challenge;
  readonly timeoutMs: number;
  /** Bytes of reply text after which the rest is refused with 413. */
  readonly maxReplyBytes: number;
}

export interface WeightsReceipt {
  /** False: the chain (or a limit we foresaw) refused; `reason` has its name for it. */
  readonly accepted: boolean;
  readonly block: number;
  /** What was sent, after integer encoding and dropping zeros. */
  readonly uids: readonly number[];
  readonly values: readonly number[];
  readonly reason: string | null;
  readonly detail?: JsonObject;
}

/** Why a request is not answered. */
export interface Refusal {
  readonly status: 401 | 403 | 429;
  readonly reason: string;
  /** When trying again makes sense. */
  readonly retryAfterMs?: number;
}

export interface ServeHandler {
  readonly protocols: ReadonlyMap<string, Protocol>;
  /** Asked once for each request whose caller is known to be who it says, before the body is read as one. */
  refuse(request: Pick<MinerRequest, 'protocol' | 'caller'>): Refusal | null;
  answer(request: MinerRequest, signal: AbortSignal): MinerAnswer;
}

export interface Serving {
  readonly host: string;
  readonly port: number;
  close(signal: AbortSignal): Promise<void>;
}

/** What registering costs, told before it is paid. */
export interface RegistrationCost {
  /** In the chain's token. */
  readonly amount: number;
  readonly balance: number;
  readonly token: string;
  /** Address that pays. */
  readonly payer: string;
}

/** Whoever registers: asked for what the node itself never holds. */
export interface Payer {
  /** The secret that opens the paying key, `what` said to a person: a password or a phrase. Not kept. */
  secret(what: string, signal: AbortSignal): Promise<string>;
  /** False: not paid, and SYN_CHAIN_UNREGISTERED. */
  agree(cost: RegistrationCost, signal: AbortSignal): Promise<boolean>;
}

/** Who we are on a chain. */
export interface Identity {
  /** Address of our hotkey. */
  readonly hotkey: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Of `sign`: 64 bytes over the message as it is. */
  readonly scheme: 'sr25519' | 'ed25519';
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Registration, metagraph, weights and the wire that goes with them. */
export interface Chain {
  readonly identity: Identity;
  /** Called before each step with the number of steps committed so far; must be idempotent for one number. */
  sync(progress: { readonly step: number }, signal: AbortSignal): Promise<Metagraph>;
  block(signal: AbortSignal): Promise<number>;
  /** Never rejects for a fault of the peer: that is a Reply with its status. Rejects when `signal` aborts. */
  ask(ask: Ask, signal: AbortSignal): Promise<Reply>;
  /** Serves a miner on the chain's wire and makes it known to the chain. */
  serve(handler: ServeHandler, signal: AbortSignal): Promise<Serving>;
  /** Encodes and submits; a refusal is a receipt, an unreachable chain SYN_CHAIN_UNAVAILABLE. */
  setWeights(weights: Weights, signal: AbortSignal): Promise<WeightsReceipt>;
  /**
   * What weights accepted earlier still ask for (a reveal whose window is open); called after each `sync`. A receipt for each
   * thing tried, none when there was nothing to do.
   */
  settleWeights?(signal: AbortSignal): Promise<readonly WeightsReceipt[]>;
  /**
   * Registers our hotkey; resolves with the uid at once when it is registered already. Where it costs something and no
   * `payer` is given: SYN_CHAIN_UNREGISTERED.
   */
  register(signal: AbortSignal, payer?: Payer): Promise<number>;
}

/** A key file as it may be shown; never the secret. */
export interface KeyInfo {
  /** `hotkey`, `coldkey`, or what the chain calls its keys. */
  readonly role: string;
  /** As the config names it: `default/miner-1`. */
  readonly name: string;
  readonly address: string;
  /** 0x and hex. */
  readonly publicKey: string;
  /** Absolute. */
  readonly file: string;
  /** none: a public key alone. */
  readonly secret: 'none' | 'plain' | 'encrypted';
}

export interface NewKey {
  readonly role: string;
  /** Of 12, 15, 18, 21 or 24 words; absent: a new one is made. */
  readonly phrase?: string;
  /** null: written in plain, readable by its owner alone. */
  readonly password: string | null;
  /** False: SYN_KEY_EXISTS when the file is there. */
  readonly overwrite: boolean;
}

/** The key files of a chain, used without connecting to it. Errors: SYN_KEY_NOT_FOUND, SYN_KEY_UNSAFE, SYN_KEY_INVALID, SYN_KEY_LOCKED, SYN_KEY_EXISTS. */
export interface Keystore {
  /** Roles `create` knows, the one a node signs with first. */
  readonly roles: readonly string[];
  /** Keys of the wallet that the options name. */
  list(signal: AbortSignal): Promise<readonly KeyInfo[]>;
  /** The phrase is shown once and kept nowhere else than in the file. */
  create(key: NewKey, signal: AbortSignal): Promise<{ readonly key: KeyInfo; readonly phrase: string }>;
  /** With the key a node signs with. `unlock` is asked only for an encrypted file. */
  sign(
    message: Uint8Array,
    unlock: (what: string) => Promise<string>,
    signal: AbortSignal,
  ): Promise<{ readonly address: string; readonly signature: Uint8Array }>;
  verify(message: Uint8Array, signature: Uint8Array, address: string): boolean;
}

export interface ChainTraits {
  /** True when it needs no network beyond loopback. */
  readonly offline: boolean;
}
