import { z } from 'zod';
import { isSynthError, SynthError, type Clock, type Http } from '../../../core/index.ts';
import { checkPayload, readPayload } from '../remote/payload.ts';

const postSchema = z.object({
  body: z.string().default(''),
  score: z.int().default(0),
  content_license: z.string().optional(),
  owner: z.object({ display_name: z.string().optional() }).optional(),
});
const questionSchema = postSchema.extend({
  question_id: z.int(),
  title: z.string(),
  link: z.string().optional(),
  tags: z.array(z.string()).default([]),
  answer_count: z.int().default(0),
  closed_reason: z.string().optional(),
});
const answerSchema = postSchema.extend({ answer_id: z.int(), is_accepted: z.boolean().default(false) });
export type Question = z.output<typeof questionSchema>;
export type Answer = z.output<typeof answerSchema>;

const wrapperSchema = z.object({
  items: z.array(z.unknown()).default([]),
  /** Seconds to wait before the next request. */
  backoff: z.number().optional(),
  quota_remaining: z.int().optional(),
  error_id: z.int().optional(),
  error_name: z.string().optional(),
  error_message: z.string().optional(),
});
type Wrapper = z.output<typeof wrapperSchema>;

/** `throttle_violation`, see https://api.stackexchange.com/docs/throttle */
const throttled = 502;
/** To the second, clients are still throttled. */
const marginMs = 1_000;
const longestWaitMs = 60_000;
const dayMs = 86_400_000;

export interface StackApi {
  /** A page, from 1, of questions by votes with at least `minScore`. */
  list(page: number, tag: string | null, signal: AbortSignal): Promise<Question[]>;
  search(text: string, tag: string | null, signal: AbortSignal): Promise<Question[]>;
  question(id: string, signal: AbortSignal): Promise<Question | null>;
  /** By votes, most first. */
  answers(id: number, signal: AbortSignal): Promise<Answer[]>;
}

interface StackSettings {
  readonly apiUrl: string;
  readonly site: string;
  readonly key?: string | undefined;
  readonly minScore: number;
}

/** Stack Exchange API 2.3 with its two brakes: `backoff` holds for every later call, and an empty quota ends them for the day. */
export function createStackApi(
  { apiUrl, site, key, minScore }: StackSettings,
  { http, clock }: { readonly http: Http; readonly clock: Clock },
): StackApi {
  let closedUntil = -Infinity;
  let exhaustedOn: number | null = null;

  async function ask<T extends z.ZodType>(
    path: string,
    item: T,
    query: Record<string, string | number>,
    signal: AbortSignal,
  ): Promise<z.output<T>[]> {
    checkQuota();
    await waitOut(signal);
    const request = {
      url: `${apiUrl}/${path}`,
      query: { site, filter: 'withbody', order: 'desc', key, ...query },
      maxBytes: 20 * 1024 * 1024,
      retries: 1,
    };
    let wrapper: Wrapper;
    try {
      wrapper = readPayload(await http.request(request, signal), wrapperSchema, 'Stack Exchange');
    } catch (error) {
      // Its own errors come with status 400 and a body of the same form.
      const refusal = isSynthError(error, 'SYN_HTTP_STATUS') ? readRefusal(error) : null;
      if (refusal === null) throw error;
      wrapper = refusal;
    }
    if (wrapper.backoff !== undefined) close(wrapper.backoff * 1000 + marginMs);
    if (wrapper.quota_remaining === 0) exhaustedOn = today();
    if (wrapper.error_id !== undefined) throw refused(wrapper);
    return wrapper.items.map((one) => checkPayload(one as never, item, 'Stack Exchange'));
  }

  const today = (): number => Math.floor(clock.now() / dayMs);
  const close = (ms: number): void => {
    closedUntil = Math.max(closedUntil, clock.monotonic() + ms);
  };
  /** The quota is renewed at midnight UTC. */
  const checkQuota = (): void => {
    if (exhaustedOn !== today()) return;
    throw new SynthError('SYN_HTTP_STATUS', {
      message: 'The daily quota of Stack Exchange requests is used up.',
      hint:
        key === undefined
          ? 'Set `key` (free, from stackapps.com): it allows 10,000 a day.'
          : 'Go on tomorrow.',
      detail: { status: 429, quotaRemaining: 0 },
    });
  };
  const waitOut = async (signal: AbortSignal): Promise<void> => {
    const ms = Math.ceil(closedUntil - clock.monotonic());
    if (ms > longestWaitMs)
      throw new SynthError('SYN_HTTP_STATUS', {
        message: `Stack Exchange asks to be left alone for another ${Math.ceil(ms / 1000)} s.`,
        detail: { status: 429, retryAfterMs: ms },
      });
    if (ms > 0) await clock.sleep(ms, signal);
  };
  const refused = ({ error_id = 0, error_name = '', error_message = '' }: Wrapper): SynthError => {
    const seconds = /in (\d+) seconds/.exec(error_message)?.[1];
    if (error_id === throttled) close(Number(seconds ?? 60) * 1000 + marginMs);
    return new SynthError('SYN_HTTP_STATUS', {
      message: `Stack Exchange refused the request: ${error_name}: ${error_message}`,
      hint: error_id === throttled ? 'Set `key`, or ask less often.' : 'Check `site`, `tags` and `key`.',
      detail: { status: error_id === throttled ? 429 : 400, errorId: error_id },
    });
  };

  return {
    list: (page, tag, signal) =>
      ask(
        'questions',
        questionSchema,
        { sort: 'votes', min: minScore, page, pagesize: 50, ...tagged(tag) },
        signal,
      ),
    search: (q, tag, signal) =>
      ask(
        'search/advanced',
        questionSchema,
        { sort: 'relevance', q, answers: 1, pagesize: 20, ...tagged(tag) },
        signal,
      ),
    question: async (id, signal) =>
      (await ask(`questions/${encodeURIComponent(id)}`, questionSchema, { sort: 'votes' }, signal))[0] ??
      null,
    answers: (id, signal) =>
      ask(`questions/${id}/answers`, answerSchema, { sort: 'votes', pagesize: 10 }, signal),
  };
}

const tagged = (tag: string | null): Record<string, string> => (tag === null ? {} : { tagged: tag });

function readRefusal(error: SynthError): Wrapper | null {
  const { body } = error.detail;
  try {
    const parsed = wrapperSchema.safeParse(JSON.parse(typeof body === 'string' ? body : ''));
    return parsed.success && parsed.data.error_id !== undefined ? parsed.data : null;
  } catch {
    // No JSON: not Stack Exchange's own words, so the error stays as it is.
    return null;
  }
}
