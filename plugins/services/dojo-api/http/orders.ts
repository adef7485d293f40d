import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { seededRandom } from '../../../../core/index.ts';
import { isFailure } from '../values.ts';
import type { Order } from '../worker/orders.ts';
import type { Api, ApiError } from './api.ts';
import type { App } from './app.ts';
import { orderRefusal, ordersFull, refuse, retryAfterS, shownOf } from './refuse.ts';
import {
  augmentBody,
  augmentQuery,
  augmentReply,
  invalidReply,
  isOn,
  orderBody,
  orderReply,
} from './schemas.ts';

const most = 3;
const lookMs = 100;

/** Asking for an answer to one's own question, and for alterations of it. */
export function orderRoutes(app: App, api: Api): void {
  const { options, store, queue, clock, variations } = api;

  /** Orders on their way into the queue. */
  let arriving = 0;
  /** Takes orders in, all or none; says why none. */
  const take = async (
    kind: 'answer' | 'augment',
    orders: readonly { readonly id: string; readonly order: Order }[],
  ): Promise<ApiError | null> => {
    const refusal = orderRefusal(api);
    if (refusal !== null) return refusal;
    arriving += orders.length;
    try {
      if ((await queue.size()) + arriving > options.workers.maxOrders) return ordersFull;
      for (const { id, order } of orders) {
        const now = clock.now();
        const state = { id, kind, stage: kind, attempts: 0, createdAt: now, updatedAt: now };
        await store.putJob({ ...state, status: 'pending' });
        await queue.add({ id, kind, payload: { ...order } });
      }
      return null;
    } finally {
      arriving -= orders.length;
    }
  };

  app.post(
    '/api/order-answer',
    {
      config: { failure: () => ({ success: false, ans_id: '' }) },
      schema: {
        tags: ['synthetic-gen'],
        summary: 'Order an answer',
        description: 'Gives an id at once; the answer, or why there is none, stands under it later.',
        body: orderBody,
        response: { 200: orderReply, 202: orderReply, 422: invalidReply, 503: orderReply },
      },
    },
    async ({ body: { question } }, reply) => {
      const id = randomUUID();
      const refusal = await take('answer', [{ id, order: { question } }]);
      if (refusal !== null)
        return refuse(reply, api, {
          status: 503,
          body: { success: false, ans_id: '' },
          error: refusal,
          after: retryAfterS(api),
        });
      return reply.code(options.http.compat ? 200 : 202).send({ success: true, ans_id: id });
    },
  );

  /** Once it is known of all of them: null when any came out, else why the first one did not. */
  const failureOf = async (ids: readonly string[], signal: AbortSignal): Promise<ApiError | null> => {
    for (;;) {
      const found = await Promise.all(ids.map((id) => store.augment(id)));
      const failures = found.flatMap((one) => (one !== null && isFailure(one) ? [one.error] : []));
      if (failures[0] !== undefined && failures.length === ids.length) return shownOf(failures[0]);
      if (found.every((one) => one !== null)) return null;
      await clock.sleep(lookMs, signal);
    }
  };

  app.post(
    '/api/get-question-augment',
    {
      config: { failure: () => ({ success: false, augments: [] }) },
      schema: {
        tags: ['synthetic-gen'],
        summary: 'Order alterations of a question',
        description: 'Gives ids at once; see GET /api/jobs/:id. With ?wait=1 it answers when they are made.',
        body: augmentBody,
        querystring: augmentQuery,
        response: {
          200: augmentReply,
          202: augmentReply,
          422: invalidReply,
          503: augmentReply,
        },
      },
    },
    async ({ body: { question, num_augments }, query }, reply) => {
      const none = { success: false, augments: [] };
      if (num_augments < 1 || num_augments > most)
        return outOfRange(num_augments, options.http.compat, reply);
      const ids = Array.from({ length: num_augments }, () => randomUUID());
      const drawn = seededRandom(`${api.seed}/augments/${ids[0]}`).sample(variations, num_augments);
      // With fewer variations than augments some come twice: each id has randomness of its own.
      const orders = ids.map((id, i) => ({
        id,
        order: { question, variation: drawn[i % drawn.length]?.name ?? '' },
      }));
      const refusal = await take('augment', orders);
      if (refusal !== null)
        return refuse(reply, api, { status: 503, body: none, error: refusal, after: retryAfterS(api) });
      if (!isOn(query.wait))
        return reply.code(options.http.compat ? 200 : 202).send({ success: true, augments: ids });

      const deadline = clock.deadline(options.http.waitMs, api.signal);
      try {
        const error = await failureOf(ids, deadline.signal);
        if (error === null) return { success: true, augments: ids };
        return await refuse(reply, api, { status: 503, body: none, error });
      } catch (error) {
        if (!deadline.signal.aborted) throw error;
        const late = {
          code: 'not_yet',
          message: 'They are still being made; see GET /api/jobs/:id.',
          retryable: true,
        };
        return await refuse(reply, api, { status: 202, body: { ...none, augments: ids }, error: late });
      } finally {
        deadline.clear();
      }
    },
  );
}

/** The API let an assertion through to its server: clients know a 500. Strict mode says what is wrong. */
function outOfRange(input: number, compat: boolean, reply: FastifyReply): FastifyReply {
  if (compat) return reply.code(500).type('text/plain; charset=utf-8').send('Internal Server Error');
  const [type, msg] =
    input < 1
      ? ['greater_than_equal', 'Input should be greater than or equal to 1']
      : ['less_than_equal', `Input should be less than or equal to ${most}`];
  return reply.code(422).send({ detail: [{ type, loc: ['body', 'num_augments'], msg, input }] });
}
