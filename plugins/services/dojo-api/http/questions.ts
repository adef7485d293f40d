import { isFailure } from '../values.ts';
import type { Api } from './api.ts';
import type { App } from './app.ts';
import { refuse, retryAfterS, shownOf, unknownId } from './refuse.ts';
import {
  answerQuery,
  answerReply,
  invalidReply,
  isOn,
  popReply,
  qaBody,
  questionQuery,
  questionReply,
} from './schemas.ts';

const none = { success: false, prompt: '', qa_id: '', ans_aug_id: '' };

/** Handing questions out, and taking them back. */
export function questionRoutes(app: App, api: Api): void {
  const { options, store, generation, breaker, events } = api;

  app.get(
    '/api/generate-question',
    {
      config: { failure: () => none },
      schema: {
        tags: ['synthetic-gen'],
        summary: 'The question next in turn',
        description:
          'Taken for buffer.leaseMs: end it with pop-qa, or it goes back to the end of the list. With ?peek=1, and in dev mode, it only looks.',
        querystring: questionQuery,
        response: { 200: questionReply, 422: invalidReply, 503: questionReply },
      },
    },
    async ({ query }, reply) => {
      const looks = options.mode === 'dev' || isOn(query.peek);
      const entry = looks ? await store.peek() : await store.claim(options.buffer.leaseMs);
      void reply.header('cache-control', 'no-store');
      if (entry === null)
        return refuse(reply, api, {
          status: 503,
          body: none,
          after: retryAfterS(api),
          error:
            breaker.state === 'stopped' && breaker.fault !== null
              ? { code: breaker.fault.code, message: breaker.fault.message, retryable: false }
              : { code: 'buffer_empty', message: 'No question is ready.', retryable: true },
        });
      const { question, qa_id, ans_aug_id } = entry;
      if (!looks) {
        generation.wake();
        events.emit('lease.taken', { unit_id: qa_id, qa_id, lease_ms: options.buffer.leaseMs });
      }
      return { success: true, prompt: question, qa_id, ans_aug_id };
    },
  );

  app.post(
    '/api/generate-answer',
    {
      config: { failure: (body: { qa_id: string }) => ({ success: false, ans_id: body.qa_id }) },
      schema: {
        tags: ['synthetic-gen'],
        summary: 'Whether an answer is there',
        body: qaBody,
        querystring: answerQuery,
        response: {
          200: answerReply,
          202: answerReply,
          404: answerReply,
          409: answerReply,
          422: invalidReply,
          503: answerReply,
        },
      },
    },
    async ({ body: { qa_id }, query }, reply) => {
      const body = { success: false, ans_id: qa_id };
      const found = await store.answer(qa_id);
      if (found !== null && !isFailure(found))
        return {
          success: true,
          ans_id: qa_id,
          status: 'ready' as const,
          ...(query.include === 'answer' && { answer: found }),
        };
      if (found !== null) {
        return refuse(reply, api, {
          status: 409,
          body: { ...body, status: 'failed' },
          error: shownOf(found.error),
        });
      }
      const job = await store.job(qa_id);
      if (job === null) return refuse(reply, api, { status: 404, body, error: unknownId });
      if (job.status === 'pending' || job.status === 'running')
        return refuse(reply, api, { status: 202, body: { ...body, status: 'pending' } });
      return refuse(reply, api, {
        status: 404,
        body: { ...body, status: 'expired' },
        error: {
          code: 'expired',
          message: 'The answer was kept for its time and is gone.',
          retryable: false,
        },
      });
    },
  );

  app.post(
    '/api/pop-qa',
    {
      config: { failure: () => ({ success: false }) },
      schema: {
        tags: ['synthetic-gen'],
        summary: 'End a question',
        description: 'Acknowledges it: it is handed out no more, and its answers are kept for a while.',
        body: qaBody,
        response: { 200: popReply, 404: popReply, 422: invalidReply, 503: popReply },
      },
    },
    async ({ body: { qa_id } }, reply) => {
      if ((await store.acknowledge(qa_id)) === 0)
        return refuse(reply, api, { status: 404, body: { success: false }, error: unknownId });
      generation.wake();
      events.emit('unit.acked', { unit_id: qa_id, qa_id });
      return { success: true };
    },
  );
}
