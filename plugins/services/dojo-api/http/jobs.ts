import { isFailure, type JobState } from '../values.ts';
import type { Api } from './api.ts';
import type { App } from './app.ts';
import { unknownId } from './refuse.ts';
import { jobParams, jobReply, problemReply } from './schemas.ts';

/** How far anything has come whose id was handed out. */
export function jobRoutes(app: App, { store }: Api): void {
  app.get(
    '/api/jobs/:id',
    {
      schema: {
        tags: ['synthetic-gen'],
        summary: 'How far something has come',
        params: jobParams,
        response: { 200: jobReply, 404: problemReply },
      },
    },
    async ({ params: { id } }, reply) => {
      const job = await store.job(id);
      const augment = job === null || job.kind === 'augment' ? await store.augment(id) : null;
      const result = augment ?? (await store.answer(id));
      if (job === null && result === null) return reply.code(404).send({ success: false, error: unknownId });
      const error = job?.error ?? (result !== null && isFailure(result) ? result.error : null);
      return {
        id,
        kind: job?.kind ?? (augment === null ? 'unit' : 'augment'),
        status: statusOf(job, result !== null, error !== null),
        stage: job?.stage ?? error?.stage ?? '',
        attempts: job?.attempts ?? error?.attempts ?? 1,
        created_at: iso(job?.createdAt),
        updated_at: iso(job?.updatedAt),
        ...(typeof augment === 'string' && { question: augment }),
        error,
      };
    },
  );
}

/** What is there counts more than what was noted; what was ready and is there no more has expired. */
function statusOf(job: JobState | null, there: boolean, failed: boolean): JobState['status'] {
  if (there) return failed ? 'failed' : 'ready';
  return job === null || job.status === 'ready' ? 'expired' : job.status;
}

const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());
