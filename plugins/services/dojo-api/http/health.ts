import type { Api } from './api.ts';
import type { App } from './app.ts';
import { healthReply, readyReply } from './schemas.ts';

/** Whether the process lives, and whether it can serve. */
export function healthRoutes(app: App, api: Api): void {
  const { store, breaker, generation, options, draining } = api;

  app.get(
    '/health',
    {
      config: { rateLimit: false },
      schema: { tags: ['healthcheck'], summary: 'The process lives', response: { 200: healthReply } },
    },
    async () => ({ status: 'OK' as const }),
  );

  app.get(
    '/ready',
    {
      config: { rateLimit: false },
      schema: {
        tags: ['healthcheck'],
        summary: 'Questions can be had, and more are made',
        response: { 200: readyReply, 503: readyReply },
      },
    },
    async (_request, reply) => {
      const depths = await store.depths().catch(() => null);
      const { concurrency } = options.workers;
      const reasons = [
        ...(draining() ? ['The service is ending.'] : []),
        ...(depths === null ? ['The store does not answer.'] : []),
        ...(breaker.state === 'stopped' ? ['Generation has stopped: a key was refused.'] : []),
        ...(breaker.state === 'open' || breaker.state === 'half-open'
          ? ['Generation pauses after failures.']
          : []),
        ...(breaker.state !== 'stopped' && generation.workers < concurrency ? ['A worker has ended.'] : []),
        ...(depths?.ready === 0 ? ['No question is ready.'] : []),
      ];
      const ready = reasons.length === 0;
      const { fault } = breaker;
      return reply.code(ready ? 200 : 503).send({
        ready,
        reasons,
        checks: {
          store: depths === null ? 'unavailable' : 'ok',
          workers: { alive: generation.workers, busy: generation.busy },
          breaker: {
            state: breaker.state,
            retry_after_ms: Math.round(breaker.waitMs),
            error: fault && { code: fault.code, message: fault.message, retryable: fault.retryable },
          },
          buffer: depths && { size: options.buffer.size, ...depths },
        },
      });
    },
  );
}
