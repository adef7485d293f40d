import type { JsonObject } from '../../../../core/index.ts';
import { parseJson } from '../../json/parse.ts';
import type { PyDict, PyValue } from '../../json/values.ts';
import { detailAnswer } from '../../serving/detail.ts';
import type { Passed } from './screen.ts';
import type { Answer } from '../../serving/shell.ts';

/** A request whose body is what was signed. */
export interface Read {
  readonly fields: PyDict;
  /** As the protocol reads it. */
  readonly body: JsonObject;
  /** Hotkey that the body says it is from, where the body is believed. */
  readonly claimed: string | null;
}

/** Why a body isn't taken: an answer, or what went wrong, for ourselves. */
export type Unread =
  { readonly refuse: Answer } | { readonly unverified: string } | { readonly fault: string };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const mostIssues = 10;

/** Reads the body of a verified request: its hash, whom it says it is from, and whether the protocol takes it. */
export function readRequest(bytes: Uint8Array, passed: Passed, believesBody: boolean): Read | Unread {
  const { route, bodyHash } = passed;
  const { synapse, protocol } = route;
  let whole: PyValue;
  try {
    whole = parseJson(decoder.decode(bytes));
  } catch (error) {
    return { fault: (error as Error).message };
  }
  if (!(whole instanceof Map)) return { fault: 'the body is no object' };
  const fields = synapse.fields(whole as PyDict);
  if (!hasHash(bodyHash, () => synapse.bodyHash(fields)))
    return { fault: 'the body is not the one that was signed' };
  const other = believesBody ? null : disagreement(whole as PyDict, passed);
  if (other !== null) return { unverified: `The body disagrees with the headers about ${other}` };
  const claimed = believesBody ? sideOf(whole as PyDict, 'dendrite')?.get('hotkey') : null;
  const rest = { fields, claimed: typeof claimed === 'string' ? claimed : null };
  if (protocol === null) return { ...rest, body: {} };
  const parsed = protocol.request.safeParse(synapse.toRequest(fields));
  if (parsed.success) return { ...rest, body: parsed.data };
  const detail = parsed.error.issues.slice(0, mostIssues).map(({ code, path, message }) => ({
    type: code ?? 'invalid',
    loc: ['body', ...path.map(String)],
    msg: message,
  }));
  return { refuse: detailAnswer(422, detail) };
}

function hasHash(expected: string, hash: () => string): boolean {
  try {
    return hash() === expected;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What the body repeats of the headers, unsigned, and has otherwise. */
function disagreement(body: PyDict, { dendrite, axon }: Passed): string | null {
  const asker = sideOf(body, 'dendrite');
  for (const field of ['hotkey', 'nonce', 'uuid', 'signature'] as const) {
    const said = asker?.get(field) ?? null;
    if (said !== null && said !== dendrite[field]) return `the dendrite's ${field}`;
  }
  const asked = sideOf(body, 'axon')?.get('hotkey') ?? null;
  return asked !== null && asked !== axon.hotkey ? "the axon's hotkey" : null;
}

function sideOf(body: PyDict, side: 'axon' | 'dendrite'): PyDict | null {
  const value = body.get(side);
  return value instanceof Map ? (value as PyDict) : null;
}
