import { z } from 'zod';
import { wellFormed } from '../llm/request.ts';
import { law, type Check, type Expect } from './check.ts';
import { orCoded } from './coded.ts';
import { behind, withServer, type Remote } from './model-server.ts';
import { pluginChecks } from './plugin-checks.ts';
import { providerChecks } from './provider-checks.ts';
import { hostileTexts } from './samples.ts';
import { defendantOf, onStage, type Staged, type Subject } from './stage.ts';
import { inside } from './weather.ts';
import type { Completion, CompletionEvent, CompletionRequest, Llm } from '../contracts/llm.ts';

export interface LlmSubject extends Subject {
  /** For a model behind a server. Without it the checks take the plugin for a model that runs in this process. */
  readonly remote?: Remote;
  /** What it is asked; default: a question, with a seed. */
  readonly request?: CompletionRequest;
  /** False: the same request and seed may give another text (some hardware, some servers). */
  readonly repeatable?: boolean;
}

const tokens = z.int().min(0);
const completionSchema = z.object({
  text: z.string(),
  finish: z.enum(['stop', 'length', 'refusal']),
  usage: z.object({ inputTokens: tokens, outputTokens: tokens, estimated: z.boolean().optional() }),
  model: z.string().min(1),
});
const defaultRequest: CompletionRequest = {
  messages: [
    { role: 'system', content: 'You answer in one sentence.' },
    { role: 'user', content: 'Tides rise and fall twice a day. How often do tides rise?' },
  ],
  maxTokens: 32,
  temperature: 0,
  seed: 1,
};
const never = new AbortController().signal;
type Stage = Staged<'llm'>;

/** What every language model must keep, beside what every plugin must. */
export function llmChecks(subject: LlmSubject): Check[] {
  const { remote, request = defaultRequest, repeatable = true } = subject;
  const defendant = defendantOf(subject);
  const world = remote === undefined ? inside : behind(remote);
  const staged = <T>(use: (stage: Stage) => Promise<T>): Promise<T> =>
    world(subject, 'fair', (fair) => onStage<'llm', T>(fair, use));
  const complete = ({ instance }: Stage): Promise<Completion> => instance.complete(request, never);
  const stream = ({ instance }: Stage): Promise<CompletionEvent[]> => drain(instance, request, never);

  return [
    ...pluginChecks<'llm'>(subject, {
      given: request,
      work: async ({ instance }, given: CompletionRequest, signal) => ({
        completion: await instance.complete(given, signal),
        ...(instance.stream && { events: await drain(instance, given, signal) }),
      }),
      repeatable,
      heedsAbort: true,
      world,
    }),
    law(
      defendant,
      'a completion is whole',
      'Give text, finish (stop, length or refusal), usage in whole tokens and the name of the model.',
      async (expect) => expectCompletion(await staged(complete), expect),
    ),
    law(
      defendant,
      'the stream says what a completion says',
      'Yield pieces of text, then one end with the completion, whose text is the pieces put together.',
      async (expect) => {
        await staged(async (stage) => {
          if (stage.instance.stream === undefined) return;
          const events = await stream(stage);
          const last = events.at(-1);
          expect(last?.type === 'end', 'the last event is not the end');
          expect(events.filter(({ type }) => type === 'end').length === 1, 'it ends more than once');
          if (last?.type !== 'end') return;
          expectCompletion(last.completion, expect);
          const pieces = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
          const { text } = last.completion;
          expect(
            pieces === text,
            () => `the pieces are ${JSON.stringify(pieces)}, the completion is ${JSON.stringify(text)}`,
          );
          const whole = await complete(stage);
          expect(
            !repeatable || whole.text === text,
            () => `complete says ${JSON.stringify(whole.text)}, the stream ${JSON.stringify(text)}`,
          );
        });
      },
    ),
    law(
      defendant,
      'it says who answers',
      'Set identity { provider, model, endpoint }; defaults and variant are plain data.',
      async (expect) => {
        await staged(async ({ instance: { identity, defaults = {}, variant = {} } }) => {
          for (const [name, value] of Object.entries({ provider: identity.provider, model: identity.model }))
            expect(typeof value === 'string' && value !== '', `identity.${name} is ${JSON.stringify(value)}`);
          expect(typeof identity.endpoint === 'string', 'identity.endpoint is no text');
          for (const data of [defaults, variant])
            expect(
              Object.values(data).every((value) => typeof value !== 'function'),
              'defaults or variant are no plain data',
            );
        });
      },
    ),
    law(
      defendant,
      'hostile prompts get a completion or an error with a code',
      'Send any text as it is, and throw SynthError for what cannot be sent.',
      async (expect) => {
        await staged(async ({ instance }) => {
          // The gateway makes texts well-formed before a model sees them.
          for (const text of hostileTexts.map((one) => wellFormed(one.slice(0, 5000)))) {
            const asked = { ...request, messages: [{ role: 'user' as const, content: text }] };
            const when = `asked ${JSON.stringify(text.slice(0, 30))}`;
            const completion = await orCoded(() => instance.complete(asked, never), expect, when);
            if (completion !== null) expectCompletion(completion, expect);
          }
        });
      },
    ),
    ...providerChecks<'llm'>(subject, remote, [
      complete,
      (stage) => (stage.instance.stream === undefined ? complete(stage) : stream(stage)),
    ]),
    ...(remote === undefined
      ? []
      : [
          law(
            defendant,
            'a call is one request',
            'Switch the retries of an SDK off: the gateway repeats, within its budget.',
            async (expect) => {
              await withServer(subject, remote, { status: 500 }, async (connected, requests) => {
                await onStage<'llm', unknown>(connected, complete).catch((error: unknown) => error);
                expect(requests.length === 1, `it sends ${requests.length} requests to a server that fails`);
              });
            },
          ),
        ]),
  ];
}

async function drain(llm: Llm, request: CompletionRequest, signal: AbortSignal): Promise<CompletionEvent[]> {
  const events: CompletionEvent[] = [];
  for await (const event of llm.stream?.(request, signal) ?? []) events.push(event);
  return events;
}

function expectCompletion(completion: Completion, expect: Expect): void {
  const parsed = z.safeParse(completionSchema, completion);
  expect(parsed.success, () => (parsed.success ? '' : z.prettifyError(parsed.error)));
}
