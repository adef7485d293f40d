import { BlockList, isIP } from 'node:net';

/** Whether a neuron can be at an address that it says it is at; false for what is no IP address. */
export function isServable(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && !neverServed.check(address, version === 4 ? 'ipv4' : 'ipv6');
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
