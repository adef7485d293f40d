import { join } from 'node:path';
import { SynthError, type Serving } from '../../../../core/index.ts';
import { nanoseconds } from '../../exchange/nanoseconds.ts';
import { countFailures } from '../../serving/failures.ts';
import { createLoad } from '../../serving/load.ts';
import { closingWith, openNonces } from '../../serving/nonces.ts';
import { createReaders } from '../../serving/readers.ts';
import { openShell, sendAnswer, type Answer } from '../../serving/shell.ts';
import { admit } from './admit.ts';
import { answerCall } from './answer.ts';
import { createIpLimiter } from './ip-limiter.ts';
import { judgeCall } from './judge.ts';
import type { ModuleServeParts } from './parts.ts';
import { refuse, refuseRate, shellWords, tryAfter } from './refusals.ts';
import { createScreen, type Passed, type Route } from './screen.ts';

/**
 * Serves every protocol that has a name on this wire as `POST /method/<name>`. SYN_CHAIN_STATE when the address is taken or the
 * folder can't be written, SYN_PLUGIN_RESULT for protocols that can't be served.
 */
export async function serveModule(given: ModuleServeParts, signal: AbortSignal): Promise<Serving> {
  const { handler, self, options, storage, clock, log } = given;
  signal.throwIfAborted();
  const routes = routesOf(handler.protocols);
  const requests = openNonces(join(storage, `calls-${self().hotkey}.log`), nanoseconds(clock.now()));
  const parts = {
    ...given,
    requests,
    load: createLoad(options),
    failures: countFailures(clock),
    limiter: createIpLimiter(options.limiter, clock),
  };
  const readers = createReaders(options, clock);
  return closingWith(requests, () =>
    openShell<Passed>({
      ...shellWords,
      options,
      clock,
      log,
      screen: createScreen(parts, routes),
      async handle(exchange, passed) {
        const send = (answer: Answer): void => sendAnswer(exchange.response, answer, options);
        const bytes = await readers.read(exchange);
        if (bytes === 'full' || parts.load.isFull) return send(refuseRate(tryAfter(1000)).refuse);
        if (bytes === null) return send(refuse(413, `More than ${options.maxRequestBytes} bytes`).refuse);
        // Those that came with it may have been wrong.
        if (parts.failures.isSpent(passed.ip)) return send(refuseRate({ 'retry-after': '1' }).refuse);
        const genuine = judgeCall(bytes, passed, parts);
        if ('refuse' in genuine) return send(genuine.refuse);
        const admitted = admit(genuine, passed, parts);
        if ('refuse' in admitted) return send(admitted.refuse);
        try {
          const call = { ...genuine, bytes, route: passed.route, caller: admitted.caller };
          const answer = await answerCall(call, exchange, parts);
          if (answer !== null) send(answer);
        } finally {
          admitted.leave();
        }
      },
    }),
  );
}

function routesOf(protocols: ModuleServeParts['handler']['protocols']): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>();
  for (const [protocolName, protocol] of protocols) {
    const { module } = protocol.wire;
    if (module === undefined) continue;
    const name = encodeURIComponent(module.method);
    const other = routes.get(name);
    if (other !== undefined)
      throw new SynthError('SYN_PLUGIN_RESULT', {
        message: `The protocols "${other.protocolName}" and "${protocolName}" are both called ${module.method} on the wire.`,
        hint: 'Serve one of them.',
        plugin: `protocol/${protocolName}`,
      });
    routes.set(name, { protocolName, protocol });
  }
  return routes;
}
