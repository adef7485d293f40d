import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsSchema } from '../../../../core/config/schema.ts';
import { systemClock } from '../../../../core/host/clock.ts';
import { createModels } from '../../../../core/models/index.ts';
import type { EmbedderSubject, LlmSubject, ProviderRequest } from '../../../../core/testing/index.ts';
import type { JsonObject, JsonValue } from '../../../../core/index.ts';
import hashing from '../../../../plugins/embedders/hashing.ts';
import onnx from '../../../../plugins/embedders/onnx/index.ts';
import openaiEmbedder from '../../../../plugins/embedders/openai.ts';
import transformersEmbedder from '../../../../plugins/embedders/transformers/index.ts';
import anthropic from '../../../../plugins/llms/anthropic/index.ts';
import offline from '../../../../plugins/llms/offline/index.ts';
import openai from '../../../../plugins/llms/openai/index.ts';
import transformers from '../../../../plugins/llms/transformers/index.ts';
import { sse } from '../../../helpers/model-server.ts';
import { writeTinyCausal } from '../../../helpers/tiny-causal.ts';
import { writeTinyModel } from '../../../helpers/tiny-model.ts';
import { quietLog } from '../../../helpers/local-chain.ts';

const folder = mkdtempSync(join(tmpdir(), 'synth-kit-models-'));
/** Removes the tiny models. */
export const removeModels = (): void => rmSync(folder, { recursive: true, force: true });
writeTinyModel(join(folder, 'words'));
writeTinyCausal(join(folder, 'causal'));

const models = createModels({
  settings: settingsSchema.parse({ role: 'validator' }).models,
  home: { cache: join(folder, 'cache'), offline: true },
  cwd: folder,
  clock: systemClock,
  log: quietLog,
});
const words = { model: join(folder, 'words') };
const key = 'sk-test-0123456789';
const bodyOf = ({ body }: ProviderRequest): JsonObject => body as JsonObject;

const chat = (more: object) => ({
  id: 'c',
  model: 'gpt-4o-2024-08-06',
  usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
  ...more,
});
const chunk = (delta: object, finish_reason: string | null = null) =>
  [null, { id: 'c', model: 'gpt-4o-2024-08-06', choices: [{ index: 0, delta, finish_reason }] }] as const;
const openaiSays = (request: ProviderRequest) => {
  const message = { role: 'assistant', content: 'Twice.', refusal: null };
  if (bodyOf(request)['stream'] !== true)
    return {
      body: chat({ object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }] }),
    };
  const end = [null, chat({ choices: [] })] as const;
  return {
    body: sse(chunk({ content: 'Twi' }), chunk({ content: 'ce.' }), chunk({}, 'stop'), end, [null, '[DONE]']),
  };
};

const message = (content: JsonValue, stop_reason: string | null) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-opus-4-5-20251101',
  content,
  stop_reason,
  stop_sequence: null,
  usage: { input_tokens: 12, output_tokens: 3, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
});
const anthropicSays = (request: ProviderRequest) => {
  const block = { type: 'text', text: 'Twice.' };
  if (bodyOf(request)['stream'] !== true) return { body: message([block], 'end_turn') };
  const delta = (text: string) =>
    [
      'content_block_delta',
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    ] as const;
  const events = [
    ['message_start', { type: 'message_start', message: message([], null) }],
    [
      'content_block_start',
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ],
    delta('Twi'),
    delta('ce.'),
    ['content_block_stop', { type: 'content_block_stop', index: 0 }],
    [
      'message_delta',
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: 3 },
      },
    ],
    ['message_stop', { type: 'message_stop' }],
  ] as const;
  return { body: sse(...events) };
};

export const llms: readonly LlmSubject[] = [
  { plugin: offline },
  {
    plugin: openai,
    options: { apiKey: key, model: 'gpt-4o' },
    remote: { options: (url) => ({ baseUrl: `${url}/v1` }), answer: openaiSays },
  },
  {
    plugin: anthropic,
    options: { apiKey: key },
    remote: {
      options: (url) => ({ baseUrl: url }),
      answer: anthropicSays,
      failure: (_, text) => ({ type: 'error', error: { type: 'some_error', message: text } }),
    },
  },
  {
    plugin: transformers,
    options: { model: join(folder, 'causal'), precision: 'fp32', threads: 1 },
    models,
    clock: systemClock,
    patienceMs: 120_000,
  },
];

/** Directions that tell their text. */
const embeddings = (request: ProviderRequest) => {
  const { input, model } = bodyOf(request) as { input: string[]; model: string };
  const data = input.map((text, index) => {
    const vector = [text.length + 1, text.codePointAt(0) ?? 0, -1];
    const embedding = vector.map((value) => value / Math.hypot(...vector));
    return { object: 'embedding', index, embedding };
  });
  return { body: { object: 'list', model, data, usage: { prompt_tokens: 4 * input.length } } };
};

export const embedders: readonly EmbedderSubject[] = [
  { plugin: hashing },
  {
    plugin: openaiEmbedder,
    options: { apiKey: key, dimensions: 3 },
    remote: { options: (url) => ({ baseUrl: `${url}/v1` }), answer: embeddings },
  },
  { plugin: onnx, options: words, models, clock: systemClock, patienceMs: 120_000 },
  { plugin: transformersEmbedder, options: words, models, clock: systemClock, patienceMs: 120_000 },
];
