import { terminalHeaders, type Terminal } from './terminal.ts';
import { floatText, type PyDict, type PyValue } from '../../json/values.ts';
import type { Synapse } from './synapse.ts';

/** A synapse at one end of the wire. */
export interface Message {
  readonly synapse: Pick<Synapse, 'name' | 'required'>;
  /** Seconds. */
  readonly timeout: number;
  readonly axon: Terminal;
  readonly dendrite: Terminal;
  readonly fields: PyDict;
  readonly bodyHash: string;
  /** Any size will do; upstream has that of the objects in memory. */
  readonly totalSize: number;
}

/** All headers of a synapse, with lower-case names. */
export function messageHeaders({
  synapse,
  timeout,
  axon,
  dendrite,
  fields,
  bodyHash,
  totalSize,
}: Message): Record<string, string> {
  const headers: Record<string, string> = {
    name: synapse.name,
    timeout: floatText(timeout),
    ...terminalHeaders(axon, 'axon'),
    ...terminalHeaders(dendrite, 'dendrite'),
  };
  for (const name of synapse.required) {
    const value = fields.get(name) ?? null;
    if (value !== null) headers[`bt_header_input_obj_${name}`] = emptyLike(value);
  }
  headers['header_size'] = String(Object.keys(headers).length * 64);
  headers['total_size'] = String(totalSize);
  headers['computed_body_hash'] = bodyHash;
  return headers;
}

/** The header for a field: an empty value of its type. It says that the field is there and nothing else. */
export function emptyLike(value: Exclude<PyValue, null>): string {
  if (typeof value === 'string') return empties.str;
  if (typeof value === 'bigint') return empties.int;
  if (typeof value === 'number') return empties.float;
  if (typeof value === 'boolean') return empties.bool;
  return value instanceof Map ? empties.dict : empties.list;
}

/** JSON of the empty value in base64. */
const empties = { str: 'IiI=', int: 'MA==', float: 'MC4w', bool: 'ZmFsc2U=', list: 'W10=', dict: 'e30=' };
