import { isFailure, type Answer, type QuestionEntry } from '../values.ts';
import type { z } from 'zod';
import type { Api } from './api.ts';
import type { App } from './app.ts';
import { legacyReply, problemReply } from './schemas.ts';

/** Routes of versions before the present one: gone, but for a unit in the old shape where `legacy.v1` asks for it. */
export function legacyRoutes(app: App, { options, store, generation, events }: Api): void {
  const failed = (error: string) => ({ success: false, body: {}, error });

  app.get(
    '/api/synthetic-gen',
    {
      config: { failure: () => failed('The store does not answer.') },
      schema: {
        tags: ['synthetic-gen'],
        summary: 'A unit in the shape of version 1',
        description: 'Takes it for good. 410 unless legacy.v1 is on.',
        deprecated: true,
        response: { 200: legacyReply, 410: legacyReply, 503: legacyReply },
      },
    },
    async (_request, reply) => {
      if (!options.legacy.v1)
        return reply
          .code(410)
          .send(failed('Version 1 is gone: use GET /api/generate-question, or set legacy.v1.'));
      // No waiting: whoever asked may be gone by then, and a unit taken for nobody.
      const entry = await store.claim(options.buffer.leaseMs);
      if (entry === null)
        return reply.code(options.http.compat ? 200 : 503).send(failed('No question is ready.'));
      const [base, augmented] = await Promise.all([
        store.answer(entry.qa_id),
        store.answer(entry.ans_aug_id),
      ]);
      if (base === null || isFailure(base))
        throw new TypeError('A question without its answer was published.');
      await store.acknowledge(entry.qa_id);
      generation.wake();
      events.emit('unit.acked', { unit_id: entry.qa_id, qa_id: entry.qa_id });
      const other = augmented === null || isFailure(augmented) ? null : augmented;
      return { success: true, body: versionOne(entry, base, other), error: null };
    },
  );

  app.post(
    '/api/human-feedback',
    { schema: { tags: ['synthetic-gen'], deprecated: true, response: { 410: problemReply } } },
    async (_request, reply) =>
      reply.code(410).send({
        success: false,
        error: { code: 'gone', message: 'Human feedback was removed from the API.', retryable: false },
      }),
  );
}

/** Rank 0 is best: the answer to the question asked. */
function versionOne(
  { question, qa_id }: QuestionEntry,
  base: Answer,
  augmented: Answer | null,
): z.output<typeof legacyReply>['body'] {
  const answers = augmented === null ? [base] : [base, augmented];
  const [{ model }] = base.responses;
  return {
    prompt: question,
    question_model: model,
    responses: answers.map(({ responses: [{ model, completion, cid }] }) => ({
      model,
      completion: { files: completion.files.map((file) => ({ ...file, language: 'html' })) },
      cid,
    })),
    ground_truth: Object.fromEntries(answers.map(({ qa_id: cid }, rank) => [cid, rank])),
    augmented_prompts: answers.map(({ prompt }, level) => ({ level, question: prompt })),
    topic: null,
    persona: null,
    metadata: { augment_type: 'CHANGE_QUESTIONS', qa_id },
  };
}
