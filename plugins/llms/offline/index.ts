import { z } from 'zod';
import { definePlugin, seededRandom } from '../../../core/index.ts';
import type { Completion, CompletionEvent, CompletionRequest, Llm } from '../../../core/index.ts';
import { perform } from './jobs.ts';
import { fillSchema } from './json.ts';
import { readRequest } from './reading.ts';
import { countWords, firstWords } from './words.ts';

const identity = { provider: 'offline', model: 'synth-offline-1', endpoint: 'local' };
/** English prose: tokens per word. */
const tokensPerWord = 1.3;
const tokensIn = (text: string): number => Math.ceil(countWords(text) * tokensPerWord);

/**
 * A small extractive language engine. It reads the job from the first words of the last user turn ("Write one question…",
 * "Summarise…", "Explain…", "List the topics…", "List the named entities…", "Merge the lists…", "Write the task for one web page…",
 * "Answer…") and its material from sections (`<context>`, `<text>`, `<conversation>`, `<question>`, `<dialogue>`, `<persona>`,
 * `<draft>`, `<review>`, `<topic>`, `<list>`, `<tags>`, `<task>`, `<page>`); without an instruction it goes by what the person asks.
 */
export default definePlugin({
  apiVersion: 1,
  kind: 'llm',
  name: 'offline',
  summary:
    'A small language engine that runs here: extractive answers, summaries, topics and names, arithmetic, sentiment, code spelling, small web pages from parts.',
  options: z.strictObject({
    maxTokens: z
      .int()
      .min(1)
      .default(1024)
      .describe('Upper bound for generated tokens where a request names none.'),
    seed: z
      .int()
      .min(0)
      .default(0)
      .describe('Mixed into every answer: two engines with different seeds phrase things differently.'),
  }),
  traits: {
    offline: true,
    limits:
      'It quotes and rearranges the text it is given, in English; it has no knowledge of its own, does not translate and reasons only in arithmetic.',
  },
  setup(_services, options): Llm {
    const complete = (request: CompletionRequest): Completion => {
      const reading = readRequest(request);
      const manner = {
        spread: Math.min(1, Math.max(0, request.temperature ?? 0.7)),
        random: seededRandom(JSON.stringify([request.messages, request.seed ?? 0, options.seed])),
      };
      const usage = (text: string) => ({
        inputTokens: request.messages.reduce((sum, { content }) => sum + tokensIn(content), 0),
        outputTokens: tokensIn(text),
      });
      if (request.schema !== undefined) {
        const json = fillSchema(request.schema.schema, reading, manner);
        const text = JSON.stringify(json);
        return { text, json, finish: 'stop', usage: usage(text), model: identity.model };
      }
      const outcome = perform(reading, manner);
      if ('declined' in outcome)
        return {
          text: outcome.declined,
          finish: 'refusal',
          usage: usage(outcome.declined),
          model: identity.model,
        };
      const whole = untilStop(outcome.text, request.stop ?? []);
      const text = firstWords(whole, Math.floor((request.maxTokens ?? options.maxTokens) / tokensPerWord));
      return { text, finish: text === whole ? 'stop' : 'length', usage: usage(text), model: identity.model };
    };
    return {
      identity,
      async complete(request, signal) {
        signal.throwIfAborted();
        return complete(request);
      },
      async *stream(request, signal): AsyncGenerator<CompletionEvent> {
        signal.throwIfAborted();
        const completion = complete(request);
        for (const [text] of completion.text.matchAll(/\s*(?:\S+\s*){1,4}/g)) {
          signal.throwIfAborted();
          yield { type: 'text', text };
        }
        yield { type: 'end', completion };
      },
    };
  },
});

function untilStop(text: string, stops: readonly string[]): string {
  const ends = stops.map((stop) => (stop === '' ? -1 : text.indexOf(stop))).filter((at) => at >= 0);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}
