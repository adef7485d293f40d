import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import onnx from '../../../../plugins/embedders/onnx/index.ts';
import { workFolder } from '../../../helpers/cli.ts';
import { startLocalEmbedder } from '../../../helpers/local-embedder.ts';
import { onnxGraph, type OnnxGraph, type Port } from '../../../helpers/onnx-writer.ts';
import { failureOf } from '../../../helpers/tools.ts';
import { writeTinyModel } from '../../../helpers/tiny-model.ts';

const ids = (name: string): Port => ({ name, type: 'int64', dims: ['batch', 'sequence'] });
const floats = (name: string, ...dims: Port['dims']): Port => ({ name, type: 'float', dims });
const model = 'onnx/model.onnx';

/** Another network in place of the model's; `build` gets the ids as floats. */
function network(
  outputs: readonly Port[],
  build: (graph: OnnxGraph, x: string) => void,
  inputs: readonly Port[] = [ids('input_ids')],
): Buffer {
  const graph = onnxGraph();
  const axis = graph.constant('axis', [1], BigInt64Array.of(2n));
  build(graph, graph.node('Unsqueeze', [graph.node('Cast', ['input_ids'], { to: 1n }), axis]));
  return graph.encode(inputs, outputs);
}
const tokens = [floats('last_hidden_state', 'batch', 'sequence', 1)];
const asTokens = (graph: OnnxGraph, x: string): void =>
  void graph.node('Identity', [x], {}, 'last_hidden_state');

/** Asks for 16 TiB, once it is run. */
const greedy = network(tokens, (graph, x) => {
  const size = graph.constant('size', [1], BigInt64Array.of(2n ** 42n));
  const first = graph.node('ReduceMin', ['input_ids'], { keepdims: 0n });
  const zero = graph.node('Mul', [first, graph.constant('zero', [1], BigInt64Array.of(0n))]);
  const block = graph.node('ConstantOfShape', [graph.node('Add', [size, zero])]);
  asTokens(graph, graph.node('Add', [x, graph.node('ReduceMin', [block], { keepdims: 0n })]));
});

type Break = (folder: string) => void;
const replace =
  (name: string, content: Buffer | string): Break =>
  (folder) =>
    writeFileSync(join(folder, name), content);
const cut =
  (name: string): Break =>
  (folder) =>
    truncateSync(join(folder, name), readFileSync(join(folder, name)).length >> 1);

describe('what is wrong with a model is said, with a remedy', () => {
  const work = workFolder();
  afterAll(() => work.remove());
  const failure = async (change: Break, options: object = {}) => {
    writeTinyModel(work.path);
    change(work.path);
    return failureOf(startLocalEmbedder(onnx, { model: work.path, ...options }));
  };

  it.each<[name: string, change: Break, words: readonly string[]]>([
    ['no ONNX file', replace(model, 'version https://git-lfs.github.com/spec/v1\n'), [model, 'Protobuf']],
    ['an empty file', replace(model, ''), [model]],
    ['half an ONNX file', cut(model), [model, 'Protobuf']],
    [
      'a network that wants more than texts have',
      replace(model, network(tokens, asTokens, [ids('input_ids'), ids('pixel_values')])),
      ['pixel_values (int64)'],
    ],
    [
      'a network without vectors',
      replace(
        model,
        network([floats('logits', 'batch', 'sequence', 1), floats('other', 'batch')], (graph, x) => {
          graph.node('Identity', [x], {}, 'logits');
          graph.node('Identity', [x], {}, 'other');
        }),
      ),
      ['only logits, other'],
    ],
    ['no JSON as a tokenizer', replace('tokenizer.json', '<html>'), ['tokenizer.json', 'JSON']],
    ['half a tokenizer', cut('tokenizer.json'), ['tokenizer.json', 'JSON']],
    [
      'another JSON as a tokenizer',
      replace('tokenizer.json', '{"model": {"type": "Other"}}'),
      ['tokenizer.json'],
    ],
    [
      'the tokenizer of another model',
      (folder) => writeTinyModel(folder, { shape: { vocab_size: 100 } }),
      ['tokenizer.json and ', 'do not belong together'],
    ],
  ])('%s', async (_, change, words) => {
    const error = await failure(change);
    expect(error.code).toBe('SYN_MODEL_UNUSABLE');
    for (const word of words) expect(error.message).toContain(word);
    expect(error.hint).toMatch(/^(Get|Take)/);
  });

  it('too little memory', async () => {
    const error = await failure(replace(model, greedy));
    expect(error).toMatchObject({
      code: 'SYN_MODEL_MEMORY',
      hint: expect.stringContaining('smaller model') as string,
    });
  });

  it('a pooling for a model that pools by itself', async () => {
    const pooled: Break = (folder) => writeTinyModel(folder, { gives: 'text' });
    const error = await failure(pooled, { pooling: 'cls' });
    expect(error).toMatchObject({ code: 'SYN_CONFIG_INVALID', hint: 'Leave pooling out.' });
    expect(error.message).toContain('sentence_embedding');
  });

  it('no such file', async () => {
    const error = await failure(() => undefined, { precision: 'int8' });
    expect(error.code).toBe('SYN_MODEL_NOT_FOUND');
    expect(error.message).toContain('onnx/model_quantized.onnx');
  });
});
