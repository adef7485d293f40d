import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import onnx from '../../../../plugins/embedders/onnx/index.ts';
import transformers from '../../../../plugins/embedders/transformers/index.ts';
import { workFolder } from '../../../helpers/cli.ts';
import { startLocalEmbedder, type StartedEmbedder } from '../../../helpers/local-embedder.ts';
import { never } from '../../../helpers/models.ts';
import { largestDifference, plainEmbeddings, type PlainJob } from '../../../helpers/plain-embeddings.ts';
import { writeTinyModel } from '../../../helpers/tiny-model.ts';
import { failureOf } from '../../../helpers/tools.ts';

const texts = [
  'What is the capital of France?',
  'The river runs through the city.',
  '',
  ' ',
  'naïve café, ÅNGSTRÖM',
  '日本の首都は東京です。',
  '🎉🎉 well done 👩‍👩‍👧',
  '[CLS] and [SEP] are words as well',
  'x'.repeat(500),
  `a long text, ${'word by word and '.repeat(100)}`,
];

const withoutDigest = (model: string): string => model.replace(/@[0-9a-f]{12} /, ' ');

/** Starting a thread from sources compiles them first. */
const slow = 120_000;

describe('the embedder transformers', () => {
  const work = workFolder();
  const [bert, words] = ['bert', 'words'].map((name) => join(work.path, name)) as [string, string];
  const started: StartedEmbedder[] = [];
  const start = async (plugin: typeof transformers | typeof onnx, options: Record<string, unknown> = {}) => {
    const one = await startLocalEmbedder(plugin, { model: bert, threads: 1, ...options });
    started.push(one);
    return one;
  };

  beforeAll(() => {
    writeTinyModel(bert, { kind: 'bert' });
    writeTinyModel(words);
  });
  afterAll(async () => {
    for (const { embedder } of started) await embedder.stop();
    work.remove();
  });

  it.each<[name: string, options: Record<string, unknown>, plain: PlainJob]>([
    ['the mean', {}, { folder: bert, texts, pooling: 'mean' }],
    ['the first token', { pooling: 'cls' }, { folder: bert, texts, pooling: 'cls' }],
    ['the last token', { pooling: 'last-token' }, { folder: bert, texts, pooling: 'last-token' }],
    [
      'a prefix, a cut and the length as it is',
      { prefix: 'query: ', maxTokens: 16, normalise: false },
      { folder: bert, texts, pooling: 'mean', prefix: 'query: ', maxTokens: 16, normalise: false },
    ],
    ['words', { model: words }, { folder: words, texts, pooling: 'mean' }],
  ])(
    'gives what onnxruntime-node gives, and the embedder onnx: %s',
    async (_, options, plain) => {
      const [ours, theirs] = [await start(transformers, options), await start(onnx, options)];
      const vectors = await ours.embedder.embed(texts, never);
      expect(largestDifference(vectors, plainEmbeddings([plain])[0] ?? [])).toBeLessThan(1e-6);
      expect(largestDifference(vectors, await theirs.embedder.embed(texts, never))).toBeLessThan(1e-6);
      const counted = await ours.embedder.embedCounted?.(texts, never);
      expect(counted?.inputTokens).toBe((await theirs.embedder.embedCounted?.(texts, never))?.inputTokens);
      // The recipe is the same. The engine is not, so the vectors of the two are kept apart.
      const { provider, model, ...rest } = ours.embedder.identity;
      const named = theirs.embedder.identity;
      expect([provider, named.provider]).toEqual(['transformers', 'onnx']);
      expect(withoutDigest(model)).toBe(withoutDigest(named.model));
      expect(named).toMatchObject(rest);
    },
    slow,
  );

  it(
    'gives the vector of a model that pools by itself, and refuses to pool it again',
    async () => {
      const pooled = join(work.path, 'pooled');
      writeTinyModel(pooled, { gives: 'text' });
      const { embedder } = await start(transformers, { model: pooled });
      const [expected] = plainEmbeddings([{ folder: pooled, texts }]);
      expect(largestDifference(await embedder.embed(texts, never), expected ?? [])).toBeLessThan(1e-6);
      expect(await failureOf(start(transformers, { model: pooled, pooling: 'cls' }))).toMatchObject({
        code: 'SYN_CONFIG_INVALID',
        hint: 'Leave pooling out.',
      });
    },
    slow,
  );

  it(
    'gives a text the same vector whoever’s text is beside it, also with rounded activations',
    async () => {
      writeTinyModel(words, { quantised: true, file: 'onnx/model_quantized.onnx' });
      const { embedder } = await start(transformers, { model: words, precision: 'int8' });
      const [alone] = await embedder.embed(['one text'], never);
      const [beside] = await embedder.embed(['one text', ...texts], never);
      expect(beside).toEqual(alone);
    },
    slow,
  );

  it(
    'leaves when told',
    async () => {
      const { embedder } = await start(transformers);
      const controller = new AbortController();
      const left = embedder.embed(
        Array.from({ length: 20_000 }, (_, i) => `text ${i}`),
        controller.signal,
      );
      controller.abort(new Error('enough'));
      await expect(left).rejects.toThrow('enough');
      expect(await embedder.embed(['a'], never)).toHaveLength(1);
    },
    slow,
  );

  it.each([
    ['the network', 'onnx/model.onnx', 'not a network', 'onnx/model.onnx'],
    ['the tokenizer', 'tokenizer.json', '<html>', 'tokenizer.json'],
  ])(
    'says when %s is damaged',
    async (_, file, content, words) => {
      const damaged = join(work.path, 'damaged');
      writeTinyModel(damaged);
      writeFileSync(join(damaged, file), content);
      expect(await failureOf(start(transformers, { model: damaged }))).toMatchObject({
        code: 'SYN_MODEL_UNUSABLE',
        message: expect.stringContaining(words) as string,
      });
    },
    slow,
  );

  it(
    'takes a model of a kind that the package does not know for an encoder',
    async () => {
      const bare = join(work.path, 'bare');
      writeTinyModel(bare);
      const config = JSON.parse(readFileSync(join(bare, 'config.json'), 'utf8')) as object;
      writeFileSync(join(bare, 'config.json'), JSON.stringify({ ...config, model_type: 'unheard-of' }));
      const { embedder } = await start(transformers, { model: bare });
      const [expected] = plainEmbeddings([{ folder: bare, texts, pooling: 'mean' }]);
      expect(largestDifference(await embedder.embed(texts, never), expected ?? [])).toBeLessThan(1e-6);
    },
    slow,
  );
});
