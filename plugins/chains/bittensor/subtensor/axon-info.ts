import type { JsonObject, JsonValue, Neuron } from '../../../../core/index.ts';
import { isServable } from '../../subnet/servable.ts';
import { toBigInt, toNumber } from '../../substrate/state-at.ts';
import { fromChainAddress } from './axon-address.ts';

/** Where a neuron says it serves, as the chain has it. */
export interface AxonInfo {
  readonly version: number;
  readonly ip: bigint;
  readonly port: number;
  readonly ipType: number;
  readonly protocol: number;
}

/** Null: it never said. */
export function readAxon(value: JsonValue | undefined): AxonInfo | null {
  if (typeof value !== 'object' || value === null) return null;
  const { version = 0, ip = 0, port = 0, ipType = 0, protocol = 0 } = value as JsonObject;
  return {
    version: toNumber(version),
    ip: toBigInt(ip),
    port: toNumber(port),
    ipType: toNumber(ipType),
    protocol: toNumber(protocol),
  };
}

/** Null: it does not serve, or nowhere that it could be asked. */
export function endpointOf(axon: AxonInfo | null): Neuron['endpoint'] {
  if (!axon || axon.ip === 0n || axon.port === 0) return null;
  const host = fromChainAddress({ ip: axon.ip, type: axon.ipType });
  return host === null || !isServable(host) ? null : { host, port: axon.port };
}
