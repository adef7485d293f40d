import { z } from 'zod';
import {
  definePlugin,
  modelsToken,
  seededRandom,
  type Completion,
  type CompletionEvent,
  type CompletionRequest,
  type Instance,
} from '../../../core/index.ts';
import { askForJson } from '../shared/json-prompt.ts';
import { openModel } from './open-model.ts';
import { suffixes, type Job, type Precision } from './protocol.ts';
import { startThread } from './start-thread.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'llm',
  name: 'transformers',
  summary: 'A language model that runs on this machine, from ONNX files, with the package transformers.js.',
  options: z.strictObject({
    model: z
      .string()
      .min(1)
      .default('onnx-community/Qwen2.5-0.5B-Instruct')
      .describe(
        'Folder with the model (./models/mine), or its name on the hub (owner/name, owner/name@revision).',
      ),
    precision: z
      .enum(Object.keys(suffixes) as [Precision, ...Precision[]])
      .default('q4')
      .describe('Which of its files to run: fp32 is exact and largest; a model comes in some of these.'),
    threads: z
      .int()
      .min(1)
      .max(256)
      .optional()
      .describe('Threads that compute; default: one for each core of the CPU.'),
    maxTokens: z
      .int()
      .min(1)
      .default(1024)
      .describe('Most tokens of an answer, when the caller sets no bound.'),
    temperature: z
      .number()
      .min(0)
      .max(2)
      .optional()
      .describe(
        'Sampling temperature when the caller sets none; default: what the model recommends, else 0.',
      ),
    topP: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe(
        'Nucleus sampling share when the caller sets none; default: what the model recommends, else 1.',
      ),
    seed: z
      .int()
      .min(0)
      .default(0)
      .describe('Decides what is drawn, when the caller sets none: equal requests get equal answers.'),
    contextLength: z
      .int()
      .min(16)
      .optional()
      .describe('Most tokens of dialogue and answer together; default: what the model takes.'),
    template: z
      .string()
      .min(1)
      .optional()
      .describe("Jinja template that makes a prompt of a dialogue; default: the model's own."),
    templateVariables: z
      .record(z.string(), z.json())
      .default({})
      .describe('Further variables of the template, such as enable_thinking: false.'),
  }),
  needs: { models: modelsToken },
  traits: {
    offline: true,
    concurrency: 1,
    limits:
      'It answers one request at a time, as fast as this CPU can, and is as clever as its model is large.',
  },
  async setup({ models, paths, log, clock, signal }, options): Promise<Instance<'llm'>> {
    const { template, templateVariables, temperature, topP, maxTokens, seed, precision } = options;
    const { folder, name } = await openModel(models, { ...options, base: paths.config }, signal);
    const startedMs = clock.monotonic();
    const thread = await startThread(
      {
        folder,
        model: name,
        precision,
        threads: options.threads ?? null,
        template: template ?? null,
        templateVariables,
        contextLength: options.contextLength ?? null,
      },
      { signal },
    );
    const { contextLength } = thread;
    const loadMs = Math.round(clock.monotonic() - startedMs);
    log.info('A local language model is ready.', { model: name, contextLength, loadMs });

    const jobOf = (request: CompletionRequest): Job => {
      const messages = askForJson(request);
      const random = seededRandom(JSON.stringify([messages, request.seed ?? seed]));
      const most = Math.min(request.maxTokens ?? maxTokens, contextLength);
      return {
        messages,
        maxTokens: most,
        temperature: request.temperature ?? temperature ?? null,
        topP: request.topP ?? topP ?? null,
        stop: request.stop ?? [],
        chances: Float64Array.from({ length: most }, () => random.next()),
      };
    };

    async function* stream(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<CompletionEvent> {
      let text = '';
      for await (const piece of thread.generate(jobOf(request), signal)) {
        if (typeof piece === 'string') {
          text += piece;
          yield { type: 'text', text: piece };
        } else {
          const { finish, ...usage } = piece;
          yield { type: 'end', completion: { text, finish, usage, model: name } };
        }
      }
    }

    const complete = async (request: CompletionRequest, signal: AbortSignal): Promise<Completion> => {
      for await (const event of stream(request, signal)) if (event.type === 'end') return event.completion;
      throw new Error('a stream has an end');
    };

    return {
      identity: { provider: 'transformers', model: name, endpoint: 'local' },
      defaults: {
        maxTokens,
        ...(temperature === undefined ? {} : { temperature }),
        ...(topP === undefined ? {} : { topP }),
      },
      variant: { seed, contextLength, templateVariables, ...(template === undefined ? {} : { template }) },
      stream,
      complete,
      stop: () => thread.stop(),
    };
  },
});
