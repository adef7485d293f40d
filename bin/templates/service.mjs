import { createServer } from 'node:http';
import { once } from 'node:events';
import { definePlugin } from 'synth-subnet';
import { z } from 'zod';

export default definePlugin({
  apiVersion: 1,
  kind: 'service',
  name: '{{name}}',
  summary: 'Tells over HTTP that the node is there, and since when.',
  options: z.strictObject({
    host: z.string().default('127.0.0.1').describe('Address to listen on.'),
    port: z.int().min(0).max(65_535).default(0).describe('Port to listen on; 0: any that is free.'),
  }),
  setup: ({ node, clock }, { host, port }) => ({
    async start(io, signal) {
      signal.throwIfAborted();
      const since = new Date(clock.now()).toISOString();
      const server = createServer((_request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ node: node.name, since }));
      });
      server.listen(port, host);
      await once(server, 'listening', { signal });
      const closed = new Promise((resolve) => server.once('close', () => resolve(undefined)));
      const close = () => {
        server.close();
        server.closeAllConnections();
      };
      signal.addEventListener('abort', close, { once: true });
      const at = /** @type {import('node:net').AddressInfo} */ (server.address());
      io.log.info('listening', { host, port: at.port });
      return { closed: /** @type {Promise<void>} */ (closed), address: `http://${host}:${at.port}` };
    },
  }),
});
