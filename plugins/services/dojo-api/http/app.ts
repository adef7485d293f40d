import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Api } from './api.ts';
import { docsRoutes } from './docs.ts';
import { answerErrors } from './errors.ts';
import { guard } from './guard.ts';
import { healthRoutes } from './health.ts';
import { jobRoutes } from './jobs.ts';
import { legacyRoutes } from './legacy.ts';
import { orderRoutes } from './orders.ts';
import { questionRoutes } from './questions.ts';

/** The server, with routes typed by their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Body of a failure on this route, made of the request's body. */
    failure?: (body: never) => object;
  }
}

/** The API with its documentation at /docs and /openapi.json, not listening yet. */
export async function createApp(api: Api): Promise<App> {
  const [{ default: fastify }, { default: swagger }, { default: rateLimit }, zod] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
    import('@fastify/rate-limit'),
    import('fastify-type-provider-zod'),
  ]);
  const { http } = api.options;
  const app = fastify({
    bodyLimit: http.bodyLimitBytes,
    trustProxy: http.trustProxy,
    forceCloseConnections: true,
    // A HEAD would take a question and throw it away.
    exposeHeadRoutes: false,
    requestTimeout: 60_000,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(zod.validatorCompiler);
  app.setSerializerCompiler(zod.serializerCompiler);

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Dojo synthetic API',
        description: 'Questions for web pages, their answers, and answers to altered questions.',
        version: api.version,
      },
      ...(http.token !== '' && {
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
        security: [{ bearer: [] }],
      }),
    },
    transform: zod.jsonSchemaTransform,
  });
  if (http.rate.requests > 0)
    await app.register(rateLimit, { max: http.rate.requests, timeWindow: http.rate.windowMs });
  guard(app, http);
  answerErrors(app, api);
  healthRoutes(app, api);
  questionRoutes(app, api);
  orderRoutes(app, api);
  jobRoutes(app, api);
  legacyRoutes(app, api);
  docsRoutes(app);
  await app.ready();
  return app;
}
