import { randomInt } from 'node:crypto';
import {
  SynthError,
  type Clock,
  type Http,
  type HttpRequest,
  type Identity,
  type JsonObject,
  type Logger,
} from '../../../../core/index.ts';
import { analyticsRecord } from './analytics.ts';
import { sendForm } from './send-form.ts';
import {
  createdSchema,
  expiredSchema,
  expiredTaskSchema,
  parseJson,
  readEach,
  readEnvelope,
  uploadedSchema,
  votingSchema,
  votingTaskSchema,
} from './schemas.ts';
import type { Board, NewTask } from '../board.ts';
import type { HttpOptions } from '../options.ts';
import type { z } from 'zod';

interface Parts {
  readonly options: HttpOptions;
  readonly http: Http;
  readonly clock: Clock;
  readonly identity: () => Identity | null;
  readonly log: Logger;
}

/** A day of a full subnet is some 40 MB of votes. */
const maxListBytes = 256 * 1024 * 1024;

/** The task API of Dojo, as its validator speaks with it: every call is signed with our hotkey. */
export function createHttpBoard({ options, http, clock, identity, log }: Parts): Board {
  const { timeoutMs } = options;
  const base = options.url.replace(/\/+$/u, '');
  const call = async <T>(
    path: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    more: Pick<HttpRequest, 'method' | 'query' | 'body' | 'retries' | 'maxBytes'> = {},
  ): Promise<T> => {
    const headers = await signedHeaders(identity());
    const response = await http.request({ url: `${base}${path}`, headers, timeoutMs, ...more }, signal);
    return readEnvelope(response.json(), schema, path);
  };

  const tell =
    (call: string) =>
    (tasks: number, why: string): void =>
      log.warn('tasks of the task API could not be read and are passed over', { call, tasks, why });

  return {
    async create(task, _io, signal) {
      const path = '/validator/tasks';
      const headers = await signedHeaders(identity());
      const text = await sendForm(
        { url: `${base}${path}`, headers, form: formOf(task), timeoutMs },
        clock,
        signal,
      );
      return readEnvelope(parseJson(text, path), createdSchema, path).task_id;
    },
    async voting(signal) {
      const path = '/validator/tasks/voting';
      const tasks = await call(path, votingSchema, signal, { maxBytes: maxListBytes });
      return readEach(tasks, votingTaskSchema, path, tell(path)).map((task) => ({
        id: task.id,
        createdAt: task.created_at,
        expireAt: task.expire_at,
      }));
    },
    async expired(hours, signal) {
      const path = '/validator/tasks/expired';
      const more = { query: { hours }, maxBytes: maxListBytes };
      const { tasks } = await call(path, expiredSchema, signal, more);
      return readEach(tasks, expiredTaskSchema, path, tell(path)).map((task) => ({
        id: task.id,
        validator: task.validator_hotkey,
        createdAt: task.created_at,
        expireAt: task.expire_at,
        completions: task.completions.map((one) => ({
          id: one.id,
          hotkey: one.participant_hotkey,
          content: null,
        })),
        votes: task.votes.map((vote) => ({
          voter: vote.voter_hotkey,
          choice: vote.chosen_completion_id,
          weight: vote.weight,
        })),
      }));
    },
    async report(records, coldkeys, signal) {
      const body: JsonObject = { analytics: records.map((record) => analyticsRecord(record, coldkeys)) };
      const { results } = await call('/validator/analytics/batch', uploadedSchema, signal, {
        ...{ method: 'POST', body, retries: 0 },
      });
      return results.flatMap(({ task_id, status }) => (status === 'error' ? [] : [task_id]));
    },
  };
}

function formOf({ prompt, assignees, page, trap, expireAt }: NewTask): FormData {
  const form = new FormData();
  form.set('task_type', 'codeGen');
  form.set(
    'metadata',
    JSON.stringify({ prompt, validator_duel: page !== null, negative_generator_hotkey: trap ?? '' }),
  );
  for (const { hotkey, prompt: own, role } of assignees)
    form.append('assignees', JSON.stringify({ hotkey, prompt: own, role }));
  form.set('expire_at', new Date(expireAt).toISOString());
  if (page !== null) form.set('files', new Blob([page], { type: 'text/html' }), 'index.html');
  return form;
}

const messageLength = 52;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Who we are: a fresh message of chance, and our signature over it. */
async function signedHeaders(identity: Identity | null): Promise<Record<string, string>> {
  if (identity === null)
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: 'The task API wants every call signed, and there is no hotkey to sign with.',
      hint: 'Run the task in a validator, which has a chain.',
      plugin: 'task/code-duel',
    });
  const message = Array.from({ length: messageLength }, () => letters[randomInt(letters.length)]).join('');
  const signature = await identity.sign(Buffer.from(message));
  return {
    'X-Hotkey': identity.hotkey,
    'X-Message': message,
    'X-Signature': `0x${Buffer.from(signature).toString('hex')}`,
  };
}
