import type { IncomingHttpHeaders } from 'node:http';
import { floatText, type PyDict, type PyValue } from '../../json/values.ts';

/** One end of an exchange: the axon that serves or the dendrite that asks. */
export interface Terminal {
  readonly status_code: number | null;
  readonly status_message: string | null;
  /** Seconds. */
  readonly process_time: number | null;
  readonly ip: string | null;
  readonly port: number | null;
  readonly version: number | null;
  readonly nonce: bigint | null;
  readonly uuid: string | null;
  readonly hotkey: string | null;
  readonly signature: string | null;
}

/** Nothing known of it. */
export const emptyTerminal: Terminal = {
  status_code: null,
  status_message: null,
  process_time: null,
  ip: null,
  port: null,
  version: null,
  nonce: null,
  uuid: null,
  hotkey: null,
  signature: null,
};

const fields = Object.keys(emptyTerminal) as (keyof Terminal)[];
type Side = 'axon' | 'dendrite';
const names = { axon: namesOf('axon'), dendrite: namesOf('dendrite') };

/** From headers with lower-case names; RangeError when a number isn't one. Other headers are passed over. */
export function readTerminal(headers: IncomingHttpHeaders, side: Side): Terminal {
  const named = names[side];
  const text = (field: keyof Terminal): string | null => {
    const value = headers[named[field]];
    return typeof value === 'string' ? value : null;
  };
  const int = (field: keyof Terminal): number | null => wholeNumber(text(field), named[field]);
  const nonce = text('nonce');
  return {
    status_code: int('status_code'),
    status_message: text('status_message'),
    process_time: decimal(text('process_time'), named.process_time),
    ip: text('ip'),
    port: int('port'),
    version: int('version'),
    nonce: nonce === null ? null : /^(?:0|[1-9]\d{0,19})$/u.test(nonce) ? BigInt(nonce) : fail(named.nonce),
    uuid: text('uuid'),
    hotkey: text('hotkey'),
    signature: text('signature'),
  };
}

/** Headers for what is known of it. */
export function terminalHeaders(terminal: Terminal, side: Side): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const field of fields) {
    const value = terminal[field];
    if (value === null) continue;
    headers[names[side][field]] =
      typeof value === 'string'
        ? headerText(value)
        : field === 'process_time'
          ? floatText(value as number)
          : String(value);
  }
  return headers;
}

/** As bodies carry it: all ten fields. */
export const terminalValue = (terminal: Terminal): PyDict =>
  new Map(
    fields.map((field): [string, PyValue] => {
      const value = terminal[field];
      return [field, typeof value === 'number' && field !== 'process_time' ? BigInt(value) : value];
    }),
  );

/** A longer line is refused by the Python client (8190 bytes). */
const maxHeaderCharacters = 1000;

/** A text that can stand in a header, whatever it was: one line of ASCII. */
export const headerText = (text: string): string =>
  text
    .slice(0, maxHeaderCharacters)
    .replace(/[^\x20-\x7e]+/gu, ' ')
    .trim();

/** Digits, at most 15; null for null, RangeError for anything else. */
export function wholeNumber(text: string | null, name: string): number | null {
  if (text === null) return null;
  return /^\d{1,15}$/u.test(text) ? Number(text) : fail(name);
}

/** A number of seconds; null for null, RangeError for anything else. */
export function decimal(text: string | null, name: string): number | null {
  if (text === null) return null;
  return /^\d{1,15}(?:\.\d{1,20})?(?:e[+-]?\d{1,3})?$/iu.test(text) ? Number(text) : fail(name);
}

function fail(name: string): never {
  throw new RangeError(`the header ${name} is no number`);
}

function namesOf(side: Side): Readonly<Record<keyof Terminal, string>> {
  return Object.fromEntries(fields.map((field) => [field, `bt_header_${side}_${field}`])) as Record<
    keyof Terminal,
    string
  >;
}
