import { law, type Check } from './check.ts';
import { pluginChecks } from './plugin-checks.ts';
import { sampleRequest } from './samples-chain.ts';
import { hostileTexts } from './samples.ts';
import { defendantOf, onStage, type Subject } from './stage.ts';
import { inTime, soonMs } from './waiting.ts';
import type { MinerAnswer, MinerRequest } from '../contracts/miner.ts';

export interface MinerSubject extends Subject {
  /** What it is asked; default: a question, a conversation, and an order in prose. */
  readonly requests?: readonly MinerRequest[];
}

const defaultRequests: readonly MinerRequest[] = [
  sampleRequest(['When is the spring tide highest?']),
  sampleRequest([
    { role: 'system', content: 'You answer in one sentence.' },
    'What is a tide?',
    { role: 'assistant', content: 'The sea, rising and falling.' },
    'And when is it highest?',
  ]),
  sampleRequest(['Summarize: tides rise and fall twice a day.'], { caller: null, timeoutMs: 1 }),
];

/** What every miner must keep, beside what every plugin must. */
export function minerChecks(subject: MinerSubject): Check[] {
  const { requests = defaultRequests } = subject;
  const defendant = defendantOf(subject);
  const never = new AbortController().signal;

  return [
    ...pluginChecks<'miner'>(subject, {
      given: requests,
      work: async ({ instance, io }, given: readonly MinerRequest[], signal) => {
        const answers: Gathered[] = [];
        for (const request of given) answers.push(await gather(instance.answer(request, io, signal)));
        return answers;
      },
      repeatable: true,
      heedsAbort: false,
    }),
    law(
      defendant,
      'it answers in text',
      'Give { text } at once, or an async iterable of pieces of text.',
      async (expect) => {
        await onStage<'miner', void>(subject, async ({ instance, io }) => {
          for (const request of requests) {
            const { pieces, body } = await gather(instance.answer(request, io, never));
            const wrong = pieces.find((piece) => typeof piece !== 'string');
            expect(wrong === undefined, () => `a piece of its answer is ${JSON.stringify(wrong)}`);
            expect(
              body === undefined || (typeof body === 'object' && body !== null && !Array.isArray(body)),
              'the body of its answer is no object',
            );
          }
        });
      },
    ),
    law(
      defendant,
      'hostile messages get an answer or an error, in time',
      'Never wait for ever, and never run what a message says.',
      async (expect) => {
        await onStage<'miner', void>(subject, async ({ instance, io }) => {
          for (const text of hostileTexts) {
            const shown = JSON.stringify(text.slice(0, 30));
            const answering = (async () => gather(instance.answer(sampleRequest([text]), io, never)))();
            const outcome = await inTime(
              answering.catch((error: unknown) => error),
              5 * soonMs,
              `no answer to ${shown}`,
            );
            expect(outcome !== null && typeof outcome === 'object', `to ${shown} it throws no error`);
          }
        });
      },
    ),
    law(
      defendant,
      'a caller that leaves early does no harm',
      'Let the generator end when its return() is called.',
      async () => {
        await onStage<'miner', void>(subject, async ({ instance, io }) => {
          const answer = instance.answer(requests[0] as MinerRequest, io, never);
          if (!(Symbol.asyncIterator in answer)) return void (await answer);
          const pieces = answer[Symbol.asyncIterator]();
          await pieces.next();
          await inTime(Promise.resolve(pieces.return?.()), soonMs, 'it did not end when the caller had gone');
        });
      },
    ),
  ];
}

interface Gathered {
  readonly pieces: readonly unknown[];
  readonly body?: unknown;
}

async function gather(answer: MinerAnswer): Promise<Gathered> {
  if (!(Symbol.asyncIterator in answer)) {
    const { text, ...rest } = await answer;
    return { pieces: [text], ...rest };
  }
  const pieces: unknown[] = [];
  for await (const piece of answer) pieces.push(piece);
  return { pieces };
}
