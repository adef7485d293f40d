import { BlockList } from 'node:net';
import type { JsonObject, JsonValue, Neuron } from '../../../../core/index.ts';
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
  return host === null || neverServed.check(host, axon.ipType === 4 ? 'ipv4' : 'ipv6')
    ? null
    : { host, port: axon.port };
}

/**
 * Where no neuron can be, though anybody may say so: at the services that clouds have for the machine itself, and at none or
 * many machines. Private addresses and our own machine are let be, for subnets of one's own.
 */
const neverServed = new BlockList();
neverServed.addSubnet('0.0.0.0', 8, 'ipv4');
neverServed.addSubnet('169.254.0.0', 16, 'ipv4');
neverServed.addAddress('100.100.100.200', 'ipv4');
neverServed.addSubnet('224.0.0.0', 3, 'ipv4');
neverServed.addSubnet('fe80::', 10, 'ipv6');
neverServed.addAddress('fd00:ec2::254', 'ipv6');
neverServed.addSubnet('ff00::', 8, 'ipv6');
