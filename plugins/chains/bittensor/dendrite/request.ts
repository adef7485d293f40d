import { SynthError, type Ask, type JsonObject, type Protocol } from '../../../../core/index.ts';
import type { Pair } from '../../keys/ed25519.ts';
import { parseJson, toBody } from '../../exchange/request.ts';
import { messageBody } from '../wire/body.ts';
import { messageHeaders } from '../wire/headers.ts';
import { requestMessage, signatureText } from '../wire/message.ts';
import { synapseOf, type Synapse } from '../wire/synapse.ts';
import { emptyTerminal, type Terminal } from '../wire/terminal.ts';
import type { PyDict } from '../../json/values.ts';
import { ownVersion } from '../wire/versions.ts';

/** What is the same for all peers that get a challenge. */
export interface PreparedChallenge {
  readonly synapse: Synapse;
  readonly request: JsonObject;
  readonly fields: PyDict;
  readonly bodyHash: string;
}

/**
 * Prepares a challenge once for all peers it goes to. SYN_PLUGIN_RESULT when the protocol has no name on this wire, or can't
 * have one.
 */
export function prepareChallenges(): (ask: Ask) => PreparedChallenge {
  const synapses = new WeakMap<Protocol, Synapse>();
  const prepared = new WeakMap<object, Map<Protocol, PreparedChallenge>>();

  const prepare = (ask: Ask): PreparedChallenge => {
    const { protocol, protocolName } = ask;
    const synapse = synapses.get(protocol) ?? synapseOf(protocol, protocolName) ?? refuse(protocolName);
    synapses.set(protocol, synapse);
    // Read back as the peer reads it: half of a surrogate pair has no bytes, and so no hash.
    const request = parseJson(JSON.stringify(toBody(ask))) as JsonObject;
    const fields = synapse.fieldsOf(request);
    return { synapse, request, fields, bodyHash: synapse.bodyHash(fields) };
  };

  return (ask) => {
    const known = prepared.get(ask.challenge) ?? new Map<Protocol, PreparedChallenge>();
    const found = known.get(ask.protocol) ?? prepare(ask);
    prepared.set(ask.challenge, known.set(ask.protocol, found));
    return found;
  };
}

/** One request as it goes out; the body has the very values that were hashed. */
export function writeRequest(parts: {
  challenge: PreparedChallenge;
  timeoutMs: number;
  axon: Pick<Terminal, 'ip' | 'port'> & { readonly hotkey: string };
  dendrite: Pick<Terminal, 'ip'> & { readonly nonce: bigint; readonly uuid: string };
  pair: Pair;
}): { readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer } {
  const { challenge, pair } = parts;
  const { synapse, fields, bodyHash } = challenge;
  const { nonce, uuid } = parts.dendrite;
  const hotkey = pair.address;
  const signed = requestMessage({ nonce, hotkey, axonHotkey: parts.axon.hotkey, uuid, bodyHash });
  const message = {
    synapse,
    timeout: parts.timeoutMs / 1000,
    axon: { ...emptyTerminal, ...parts.axon },
    dendrite: {
      ...emptyTerminal,
      ...parts.dendrite,
      version: ownVersion,
      hotkey,
      signature: signatureText(pair.sign(signed)),
    },
    fields,
    bodyHash,
    totalSize: 0,
  };
  return {
    path: `/${synapse.name}`,
    headers: { 'content-type': 'application/json', ...messageHeaders(message) },
    body: Buffer.from(messageBody(message)),
  };
}

function refuse(protocolName: string): never {
  throw new SynthError('SYN_PLUGIN_RESULT', {
    message: `The protocol "${protocolName}" has no name on the wire of axons.`,
    hint: 'A protocol for it says `wire: { axon: { name, hashFields, streaming } }`.',
    plugin: `protocol/${protocolName}`,
  });
}
