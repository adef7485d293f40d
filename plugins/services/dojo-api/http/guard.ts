import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpOptions } from '../options.ts';
import type { App } from './app.ts';

/** Who may ask: the bearer token for /api, and pages of other origins only where the options say so. */
export function guard(app: App, { token, cors }: HttpOptions): void {
  const named = (origin: string | undefined): origin is string =>
    origin !== undefined && (cors.includes('*') || cors.includes(origin));
  if (cors.length > 0)
    app.addHook('onRequest', async ({ headers: { origin }, method }, reply) => {
      if (!named(origin)) return;
      void reply
        .header('access-control-allow-origin', cors.includes('*') ? '*' : origin)
        .header('vary', 'origin');
      if (method !== 'OPTIONS') return;
      void reply
        .header('access-control-allow-methods', 'GET, POST')
        .header('access-control-allow-headers', 'authorization, content-type')
        .header('access-control-max-age', '600');
      return reply.code(204).send();
    });
  // A page anywhere may show an address of this machine as an image, and every question taken so is paid for.
  app.addHook('onRequest', async ({ routeOptions: { url = '' }, headers }, reply) => {
    if (!url.startsWith('/api/') || headers['sec-fetch-site'] !== 'cross-site' || named(headers.origin))
      return;
    return reply.code(403).send({ detail: 'Not from the page of another site' });
  });
  if (token === '') return;
  const wanted = digest(`Bearer ${token}`);
  // After the rate limit, so that a token cannot be guessed in a hurry, and before the body is read. By the route found, not
  // by the path given: one path can be written in many ways.
  app.addHook('preParsing', async ({ routeOptions: { url = '' }, headers }, reply) => {
    if (!url.startsWith('/api/') || timingSafeEqual(digest(headers.authorization ?? ''), wanted)) return;
    return reply.code(401).header('www-authenticate', 'Bearer').send({ detail: 'Not authenticated' });
  });
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
