import type { Protocol } from '../../../../core/index.ts';
import type { BittensorOptions } from '../options.ts';
import { nanoseconds } from '../../exchange/nanoseconds.ts';
import { pystr } from '../wire/python-text.ts';
import type { Synapse } from '../wire/synapse.ts';
import { decimal, readTerminal, type Terminal } from '../wire/terminal.ts';
import { signatureBytes } from '../wire/message.ts';
import { judgeNonce } from './nonce-rules.ts';
import type { AxonParts } from './parts.ts';
import type { Asked } from './refusals.ts';
import { detailAnswer } from '../../serving/detail.ts';
import type { Answer, Head, Remote } from '../../serving/shell.ts';

/** What is served under a name; without a protocol it is a ping. */
export interface Route {
  readonly synapse: Synapse;
  readonly protocolName: string;
  readonly protocol: Protocol | null;
}

/** A request that nothing speaks against but, perhaps, its signature and its body. */
export interface Passed extends Asked {
  readonly route: Route;
  readonly hotkey: string;
  readonly uuid: string;
  readonly nonce: bigint;
  readonly bodyHash: string;
  /** null: unsigned, which the options allow. */
  readonly signature: Uint8Array | null;
  readonly dendrite: Terminal;
}

export type Screened = { readonly refuse: Answer } | { readonly pass: Passed };

/** Upstream's, for requests that don't say. */
const defaultTimeout = 12;

/** The look at a request's head, in the order of what it costs; nothing is read of the body and nothing remembered. */
export function createScreen(
  { self, clock, options, refusals, nonces, failures }: AxonParts,
  routes: ReadonlyMap<string, Route>,
): (head: Head, remote: Remote) => Screened {
  const limits = limitsOf(options);
  const available = pystr([...routes.keys()]);
  return ({ method, url, headers }, remote) => {
    const path = url.split('?', 1)[0] ?? '';
    const [, name = '', ...rest] = path.split('/');
    const route = rest.length === 0 ? routes.get(name) : undefined;
    if (route === undefined)
      return {
        refuse: refusals.bare(
          404,
          `Synapse name '${name.slice(0, 100)}' not found. Available synapses ${available}`,
        ),
      };
    if (method !== 'POST') return { refuse: detailAnswer(405, 'Method Not Allowed', { allow: 'POST' }) };
    const startedMs = clock.monotonic();
    let asked: Asked;
    try {
      const timeout = decimal(textOf(headers['timeout']), 'timeout') ?? defaultTimeout;
      const dendrite = { ...readTerminal(headers, 'dendrite'), ip: remote.ip, port: remote.port };
      const axon = readTerminal(headers, 'axon');
      for (const field of route.synapse.required)
        if (headers[`bt_header_input_obj_${field}`] === undefined)
          throw new RangeError(`no header for ${field}`);
      asked = { name, timeout, dendrite, axon, startedMs };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return {
        refuse: refusals.bare(
          400,
          `Improperly formatted request. Could not parse headers into synapse of type ${name}: ${error.message}.`,
        ),
      };
    }
    const refuse = (status: number, message: string): Screened => ({
      refuse: refusals.of(asked, status, message),
    });
    const unverified = (why: string): Screened => refuse(401, `Not Verified with error: ${why}`);

    const { hotkey, uuid, nonce, version, signature } = asked.dendrite;
    if (hotkey === null || !/^[1-9A-HJ-NP-Za-km-z]{46,48}$/u.test(hotkey))
      return unverified('Missing Hotkey');
    if (nonce === null) return unverified('Missing Nonce');
    if (uuid === null || !/^[\x21-\x7e]{1,64}$/u.test(uuid)) return unverified('Missing Uuid');
    const now = nanoseconds(clock.now());
    const stored = nonces.last(hotkey, uuid);
    const fault = judgeNonce({ nonce, stored, timeout: asked.timeout, version, now }, limits);
    if (fault !== null) return unverified(fault);
    const bodyHash = textOf(headers['computed_body_hash']) ?? '';
    if (!/^[0-9a-f]{64}$/u.test(bodyHash)) return unverified('Missing Body Hash');
    const isSigned = signature !== null && signature !== '';
    if (!isSigned && !options.relaxed.includes('unsigned')) return unverified('Missing Signature');
    const bytes = isSigned ? signatureBytes(signature) : null;
    if (isSigned && bytes === null) return unverified('Malformed Signature');
    const named = asked.axon.hotkey;
    if (named !== null && named !== self().hotkey) return unverified('The request is for another axon');
    if (Number(headers['content-length'] ?? 0) > options.maxRequestBytes)
      return refuse(413, `More than ${options.maxRequestBytes} bytes`);
    if (failures.isSpent(remote.ip))
      return { refuse: refusals.of(asked, 429, 'Too many wrong signatures from this address', 1000) };
    return { pass: { ...asked, route, hotkey, uuid, nonce, bodyHash, signature: bytes } };
  };
}

const limitsOf = ({ maxFutureMs, relaxed }: BittensorOptions['axon']) => ({
  maxFutureMs: relaxed.includes('future-nonce') ? null : maxFutureMs,
  oldVersions: relaxed.includes('old-versions'),
});

const textOf = (value: string | readonly string[] | undefined): string | null =>
  typeof value === 'string' ? value : null;
