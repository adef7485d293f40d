import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SynthError, type Serving } from '../../../../core/index.ts';
import { nanoseconds } from '../../exchange/nanoseconds.ts';
import { synapseOf } from '../wire/synapse.ts';
import { createAdmission } from './admit.ts';
import { createAnswering } from './answer.ts';
import { countFailures } from '../../serving/failures.ts';
import { createLoad } from '../../serving/load.ts';
import { closingWith, openNonces } from '../../serving/nonces.ts';
import type { ServeParts } from './parts.ts';
import { ping } from './ping.ts';
import { createRefusals, shellWords } from './refusals.ts';
import { createScreen, type Passed, type Route } from './screen.ts';
import { openShell, sendAnswer } from '../../serving/shell.ts';

/**
 * Serves every protocol that has a name on this wire as an axon does, and the ping `Synapse`. SYN_CHAIN_STATE when the address
 * is taken or the folder can't be written, SYN_PLUGIN_RESULT for protocols that can't be served.
 */
export async function serveAxon(serveParts: ServeParts, signal: AbortSignal): Promise<Serving> {
  const { pair, handler, self, options, storage, clock, log } = serveParts;
  signal.throwIfAborted();
  const routes = routesOf(handler.protocols);
  const uuid = randomUUID();
  const nonces = openNonces(join(storage, `nonces-${self().hotkey}.log`), nanoseconds(clock.now()));
  const parts = {
    ...serveParts,
    uuid,
    nonces,
    refusals: createRefusals(pair, uuid, clock),
    load: createLoad(options),
    failures: countFailures(clock),
  };
  const admit = createAdmission(parts);
  const answer = createAnswering(parts);
  return closingWith(nonces, () =>
    openShell<Passed>({
      ...shellWords,
      options,
      clock,
      log,
      screen: createScreen(parts, routes),
      async handle(exchange, passed) {
        const admitted = admit(passed);
        if ('refuse' in admitted) return sendAnswer(exchange.response, admitted.refuse, options);
        try {
          await answer(exchange, passed, admitted.admit);
        } finally {
          admitted.admit.leave();
        }
      },
    }),
  );
}

function routesOf(protocols: ServeParts['handler']['protocols']): ReadonlyMap<string, Route> {
  const routes = new Map([[ping.synapse.name, ping]]);
  for (const [protocolName, protocol] of protocols) {
    const synapse = synapseOf(protocol, protocolName);
    if (synapse === null) continue;
    const other = routes.get(synapse.name);
    if (other !== undefined)
      throw new SynthError('SYN_PLUGIN_RESULT', {
        message: `The protocols "${other.protocolName}" and "${protocolName}" are both called ${synapse.name} on the wire.`,
        hint: 'Serve one of them.',
        plugin: `protocol/${protocolName}`,
      });
    routes.set(synapse.name, { synapse, protocolName, protocol });
  }
  return routes;
}
