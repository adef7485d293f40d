import type { Neuron } from '../../../../core/index.ts';
import { isServable } from '../../subnet/servable.ts';

/** What upstream's validators take out of the free text that an address is; null: nothing they could ask. */
export const extractAddress = (text: string): string | null =>
  /\d{1,3}(?:\.\d{1,3}){3}:\d+/u.exec(text)?.[0] ?? null;

/** Null: it does not serve, or nowhere that it could be asked. */
export function endpointOf(text: string): Neuron['endpoint'] {
  const [host = '', port = ''] = extractAddress(text)?.split(':') ?? [];
  return isServable(host) && Number(port) >= 1 && Number(port) <= 65_535
    ? { host, port: Number(port) }
    : null;
}
