import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SynthError, type Serving } from '../../../core/index.ts';
import { handleRequest, sendJson, type Responder } from './handle.ts';
import { openGate } from './gate.ts';
import type { LocalOptions } from './options.ts';
import { maxHeaderBytes } from './wire.ts';

const headersTimeoutMs = 5000;
const requestTimeoutMs = 10_000;
/** How often the server looks for connections that broke one of the two. */
const checkEveryMs = 1000;
/** Serves a miner over HTTP until it is closed; SYN_CHAIN_STATE when the address is taken. */
export async function startServer(responder: Responder, axon: LocalOptions['axon']): Promise<Serving> {
  const { hotkey, handler, subnet, clock } = responder;
  const gate = openGate(hotkey, axon.maxRequestBytes, (caller) => subnet.find(caller), clock);
  let open = 0;
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: checkEveryMs,
      maxHeaderSize: maxHeaderBytes,
    },
    (request, response) => {
      const isProbe = request.method === 'GET' && request.url === '/';
      if (isProbe) return sendJson(response, 200, { hotkey, protocols: [...handler.protocols.keys()] });
      if (open >= axon.maxConcurrent) return sendJson(response, 429, { message: 'busy' });
      open += 1;
      void handleRequest(request, response, gate, responder).finally(() => (open -= 1));
    },
  );
  server.maxConnections = 4 * axon.maxConcurrent;
  const { address, port } = await listen(server, axon);
  return { host: address, port, close: (grace) => close(server, grace) };
}

function listen(server: Server, { host, port }: LocalOptions['axon']): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new SynthError('SYN_CHAIN_STATE', {
          message: `The miner cannot listen on ${host}:${port}: ${cause.message}.`,
          hint: 'Give `axon.port` another number, or 0 for any free port.',
          cause,
        }),
      ),
    );
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

/** Lets running answers end until the signal aborts. */
function close(server: Server, grace: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cut = (): void => server.closeAllConnections();
    server.close(() => {
      grace.removeEventListener('abort', cut);
      resolve();
    });
    server.closeIdleConnections();
    if (grace.aborted) cut();
    else grace.addEventListener('abort', cut, { once: true });
  });
}
