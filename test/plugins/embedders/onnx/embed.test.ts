import { join } from 'node:path';
import type { Embedder } from '../../../../core/index.ts';
import onnx from '../../../../plugins/embedders/onnx/index.ts';
import { workFolder } from '../../../helpers/cli.ts';
import { startLocalEmbedder, type StartedEmbedder } from '../../../helpers/local-embedder.ts';
import { largestDifference, plainEmbeddings, type PlainJob } from '../../../helpers/plain-embeddings.ts';
import { tinyMaxTokens, writeTinyModel } from '../../../helpers/tiny-model.ts';

const never = new AbortController().signal;
const texts = [
  'What is the capital of France?',
  'The river runs through the city.',
  '',
  ' ',
  'a',
  'naïve café, ÅNGSTRÖM',
  '日本の首都は東京です。',
  'مرحبا بالعالم',
  '🎉🎉 well done 👩‍👩‍👧',
  'one\u0000two\u200bthree\ufeff \ufffd',
  'e\u0301'.repeat(50),
  'x'.repeat(500),
  '[CLS] and [SEP] are words as well',
  `a long text, ${'word by word and '.repeat(100)}`,
];

describe('the embedder onnx', () => {
  const work = workFolder();
  const [bert, words, decoder] = ['bert', 'words', 'decoder'].map((name) => join(work.path, name)) as [
    string,
    string,
    string,
  ];
  const cases: readonly [name: string, options: Record<string, unknown>, plain: PlainJob][] = [
    ['the mean, when nobody says how to pool', {}, { folder: bert, texts, pooling: 'mean' }],
    ['the first token', { pooling: 'cls' }, { folder: bert, texts, pooling: 'cls' }],
    ['the last token', { pooling: 'last-token' }, { folder: bert, texts, pooling: 'last-token' }],
    [
      'a prefix, a cut and the length as it is',
      { prefix: 'query: ', maxTokens: 16, normalise: false },
      { folder: bert, texts, pooling: 'mean', prefix: 'query: ', maxTokens: 16, normalise: false },
    ],
    [
      'a model that wants places and a past',
      { model: decoder, pooling: 'last-token' },
      { folder: decoder, texts, pooling: 'last-token' },
    ],
    [
      'a model that pools by itself',
      { model: words, file: 'pooled.onnx' },
      { folder: words, file: 'pooled.onnx', texts },
    ],
    ['words', { model: words }, { folder: words, texts, pooling: 'mean' }],
  ];
  let expected: number[][][];
  const started: StartedEmbedder[] = [];
  const start = async (options: Record<string, unknown> = {}): Promise<StartedEmbedder> => {
    const one = await startLocalEmbedder(onnx, { model: bert, ...options });
    started.push(one);
    return one;
  };
  let shared: Embedder;

  beforeAll(async () => {
    writeTinyModel(bert, { kind: 'bert' });
    writeTinyModel(words);
    writeTinyModel(words, { gives: 'text', file: 'pooled.onnx' });
    writeTinyModel(decoder, { asDecoder: true });
    expected = plainEmbeddings(cases.map(([, , plain]) => plain));
    shared = (await start()).embedder;
  });
  afterEach(() => Promise.all(started.splice(1).map(({ embedder }) => embedder.stop())));
  afterAll(async () => {
    await started[0]?.embedder.stop();
    work.remove();
  });

  it.each(cases)('gives what onnxruntime-node gives: %s', async (name, options) => {
    const { embedder } = await start(options);
    const vectors = await embedder.embed(texts, never);
    expect(
      largestDifference(vectors, expected[cases.findIndex(([other]) => other === name)] ?? []),
    ).toBeLessThan(1e-6);
    expect(vectors.every((vector) => vector instanceof Float32Array)).toBe(true);
    expect(vectors[0]).toHaveLength(embedder.identity.dimensions);
  });

  it('runs equal texts once, and gives vectors in order however they are batched', async () => {
    const many = Array.from({ length: 40 }, (_, i) => texts[(i * 5) % texts.length] as string);
    const { embedder } = await start({ tokensPerBatch: 8 });
    const one = await embedder.embedCounted?.(many, never);
    const other = await shared.embedCounted?.([...texts], never);
    expect(one?.inputTokens).toBe(other?.inputTokens);
    const wanted = many.map((text) => other?.vectors[texts.indexOf(text)] as Float32Array);
    expect(largestDifference(one?.vectors ?? [], wanted)).toBeLessThan(1e-6);
  });

  it('gives vectors that share no memory, and nothing for nothing', async () => {
    const [first, second] = await shared.embed(['a', 'a'], never);
    first?.fill(9);
    expect(second?.[0]).not.toBe(9);
    expect(await shared.embed([], never)).toEqual([]);
  });

  it('cuts a text after so many tokens, the special ones counted', async () => {
    const long = Array.from({ length: 200 }, () => 'word').join(' ');
    const { inputTokens, vectors } = (await shared.embedCounted?.([long, `${long} and more`], never)) ?? {};
    expect(inputTokens).toBe(2 * tinyMaxTokens);
    expect(vectors?.[0]).toEqual(vectors?.[1]);
  });

  it('embeds for several at once', async () => {
    const apart = await Promise.all(texts.map((text) => shared.embed([text], never)));
    expect(largestDifference(apart.flat(), await shared.embed(texts, never))).toBeLessThan(1e-6);
  });

  it('leaves when told, without harm to others', async () => {
    const controller = new AbortController();
    const left = shared.embed(
      Array.from({ length: 20_000 }, (_, i) => `text ${i}`),
      controller.signal,
    );
    const stayed = shared.embed(['a'], never);
    controller.abort(new Error('enough'));
    await expect(left).rejects.toThrow('enough');
    expect(await stayed).toHaveLength(1);
    await expect(shared.embed(['a'], controller.signal)).rejects.toThrow('enough');
  });

  it('gives a text the same vector whoever’s text is beside it, also with rounded activations', async () => {
    writeTinyModel(words, { quantised: true, file: 'onnx/model_quantized.onnx' });
    const { embedder, wants } = await start({ model: words, precision: 'int8' });
    expect(wants.files).toEqual(['onnx/model_quantized.onnx', 'tokenizer.json']);
    const [alone] = await embedder.embed(['one text'], never);
    const [beside] = await embedder.embed(['one text', ...texts], never);
    expect(beside).toEqual(alone);
  });

  it('says what it loaded', async () => {
    const { log, embedder } = started[0] as StartedEmbedder;
    expect(embedder.identity).toEqual({
      provider: 'onnx',
      model: expect.stringMatching(/^bert@[0-9a-f]{12} \(fp32, mean, 128 tokens, normalised\)$/) as string,
      endpoint: 'local',
      dimensions: 64,
      normalised: true,
    });
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatch(/^info Loaded an embedding model\. .*"milliseconds":\d+,"megabytes":1}$/);
  });

  it('works no more once it is stopped', async () => {
    const { embedder } = await start();
    const left = embedder.embed(texts, never);
    await embedder.stop();
    await expect(left).rejects.toMatchObject({ code: 'SYN_LLM_UNAVAILABLE' });
    await expect(embedder.embed(texts, never)).rejects.toMatchObject({ code: 'SYN_LLM_UNAVAILABLE' });
  });

  it('is stopped while it computes', async () => {
    const { embedder } = await start();
    const first = embedder.embed(['a word'], never);
    // Many times what it computes while we hear of the first.
    const texts = Array.from({ length: 20_000 }, (_, i) => `${i} word`.repeat(50));
    const last = expect(embedder.embed(texts, never)).rejects.toMatchObject({ code: 'SYN_LLM_UNAVAILABLE' });
    await first;
    await embedder.stop();
    await last;
  });

  it('is not set up when the node stops meanwhile', async () => {
    const stopping = new AbortController();
    const starting = startLocalEmbedder(onnx, { model: bert }, { signal: stopping.signal });
    stopping.abort(new Error('stop'));
    await expect(starting).rejects.toThrow('stop');
  });
});
