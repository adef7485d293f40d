import type { Metagraph, Payer, Weights, WeightsReceipt } from '../../../core/index.ts';

/** The subnet as a node deals with it: on the chain, or out of a file. */
export interface Subnet {
  /** As new as `sync.everyBlocks` asks for. */
  metagraph(signal: AbortSignal): Promise<Metagraph>;
  block(signal: AbortSignal): Promise<number>;
  /** Makes known where we serve. SYN_CHAIN_REFUSED. */
  announce(endpoint: { readonly ip: string; readonly port: number }, signal: AbortSignal): Promise<void>;
  setWeights(weights: Weights, signal: AbortSignal): Promise<WeightsReceipt>;
  settleWeights(signal: AbortSignal): Promise<readonly WeightsReceipt[]>;
  register(signal: AbortSignal, payer?: Payer): Promise<number>;
  close(): Promise<void>;
}
