import type { FastifyError } from 'fastify';
import { isSynthError } from '../../../../core/index.ts';
import type { Api } from './api.ts';
import type { App } from './app.ts';
import { detailOf } from './invalid.ts';
import { errorOf, refuse } from './refuse.ts';

const unreadable = 'BODY_NOT_JSON';
/** What is wrong with a body is told with the body, and nothing writes one that has no end. No route needs more than one level. */
const deepest = 50;

/** Reads bodies as the API does, and gives every error a body its clients know. */
export function answerErrors(app: App, api: Api): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/(?:[\w.-]+\+)?json\b/,
    { parseAs: 'string' },
    async (_request: unknown, text: string) => {
      try {
        const value = JSON.parse(text) as unknown;
        if (isDeeper(value, deepest)) throw new RangeError(`It is nested more than ${deepest} deep.`);
        return value;
      } catch (cause) {
        throw Object.assign(new Error('The body is no JSON.', { cause }), {
          code: unreadable,
          statusCode: 422,
        });
      }
    },
  );
  // Whatever else is sent is no object, and the schema says so.
  app.addContentTypeParser('*', { parseAs: 'string' }, async (_request: unknown, text: string) => text);

  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const { validation, validationContext, statusCode = 500 } = error;
    if (validation)
      return reply.code(422).send({
        detail: detailOf(validation, validationContext ?? 'body', valueOf(request, validationContext)),
      });
    if (error.code === unreadable)
      return reply.code(422).send({
        detail: [{ type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error', input: {} }],
      });
    if (statusCode >= 400 && statusCode < 500) return reply.code(statusCode).send({ detail: error.message });

    const shown = errorOf(error, api);
    api.log.error(`${request.method} ${request.routeOptions.url ?? ''} failed.`, {
      code: shown.code,
      reason: api.redactor.redact(error.message),
    });
    const { failure } = request.routeOptions.config;
    const body = failure?.(request.body as never) ?? { success: false };
    // In version 1 the error is a text.
    if ('error' in body)
      return reply.code(api.options.http.compat ? 200 : 503).send({ ...body, error: shown.message });
    const status = isSynthError(error) ? 503 : 500;
    if (failure === undefined) return reply.code(status).send({ ...body, error: shown });
    return refuse(reply, api, { status, body, error: shown, after: 1 });
  });

  app.setNotFoundHandler(async ({ method, url }, reply) => {
    const [path = ''] = url.split('?');
    const allowed = ['GET', 'POST'].filter(
      (other) => other !== method && app.hasRoute({ method: other, url: path }),
    );
    if (allowed.length === 0) return reply.code(404).send({ detail: 'Not Found' });
    return reply.code(405).header('allow', allowed.join(', ')).send({ detail: 'Method Not Allowed' });
  });
}

/** Whether a value is nested more than so many times; never looks further down. */
const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));

const valueOf = (request: { body: unknown; query: unknown; params: unknown }, context = 'body'): unknown =>
  context === 'querystring' ? request.query : context === 'params' ? request.params : request.body;
