/**
 * Writes a random embedding model of a few hundred kilobytes, with its tokenizer, in the layout of the hub. The same options
 * give the same files.
 *
 *   node --import @swc-node/register/esm-register test/helpers/tiny-model.ts <folder>
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { seededRandom } from '../../core/host/random.ts';
import { bertGraph, type BertShape, type WeightOf } from './bert-graph.ts';
import { onnxGraph, type Port } from './onnx-writer.ts';
import { tinyTokenizer } from './tiny-tokenizer.ts';

export interface TinyModelOptions {
  /**
   * What the model makes of a token. `words`: a random vector for each word, so that texts with words in common are near.
   * `bert`: a transformer with two layers, where each token knows the others and its place.
   */
  readonly kind?: 'words' | 'bert';
  /** `words` only: a vector for each token, or the mean of them alone. */
  readonly gives?: 'tokens' | 'text';
  /** `words` only: wants the place of each token and what came before, as a model that can go on with a text. */
  readonly asDecoder?: boolean;
  /** `words` only: rounds to 8 bits by the largest number of the batch, as files for int8 do. */
  readonly quantised?: boolean;
  /** Default: two layers, 64 numbers a token, the words of the tokenizer. */
  readonly shape?: Partial<BertShape>;
  /** Path of the network in the folder. */
  readonly file?: string;
  readonly seed?: number;
}

export const tinyMaxTokens = 128;

export function writeTinyModel(folder: string, options: TinyModelOptions = {}): void {
  const { kind = 'words', file = 'onnx/model.onnx', shape = {} } = options;
  const { vocabulary, json } = tinyTokenizer();
  const config: BertShape = {
    hidden_size: 64,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    intermediate_size: 128,
    max_position_embeddings: tinyMaxTokens,
    vocab_size: vocabulary.length,
    type_vocab_size: 2,
    layer_norm_eps: 1e-12,
    ...shape,
  };
  const network = kind === 'bert' ? bertGraph(config, randomWeights(options)) : wordsGraph(config, options);
  const write = (name: string, content: Buffer | object): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), Buffer.isBuffer(content) ? content : JSON.stringify(content, null, 1));
  };
  write(file, network);
  write('tokenizer.json', json);
  write('tokenizer_config.json', {
    tokenizer_class: 'BertTokenizer',
    do_lower_case: true,
    model_max_length: config.max_position_embeddings,
    unk_token: '[UNK]',
    sep_token: '[SEP]',
    pad_token: '[PAD]',
    cls_token: '[CLS]',
  });
  write('config.json', { architectures: ['BertModel'], model_type: 'bert', ...config });
}

/** Normally distributed, each by its own name; the gain of a normalisation around 1. */
function randomWeights({ seed = 1 }: TinyModelOptions): WeightOf {
  return (name, dims) => {
    const random = seededRandom(`tiny model ${seed} ${name}`);
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    const [scale, centre] = /LayerNorm.weight/.test(name)
      ? [0.1, 1]
      : [2 / Math.sqrt(dims.at(-1) as number), 0];
    return Float32Array.from(
      { length: dims.reduce((product, size) => product * size, 1) },
      () => normal() * scale + centre,
    );
  };
}

function wordsGraph(config: BertShape, options: TinyModelOptions): Buffer {
  const { vocab_size: words, hidden_size: hidden, num_attention_heads: heads } = config;
  const { gives = 'tokens', asDecoder = false, quantised = false } = options;
  const graph = onnxGraph();
  const { node } = graph;
  const integers = (name: string, ...values: number[]): string =>
    graph.constant(name, [values.length], BigInt64Array.from(values, BigInt));
  const table = graph.constant('words', [words, hidden], randomWeights(options)('words', [words, hidden]));
  let x = node('Gather', [table, 'input_ids'], { axis: 0n });
  if (asDecoder) {
    const past = ['key', 'value'].map((part) =>
      node('ReduceSum', [`past_key_values.0.${part}`], { keepdims: 0n }),
    );
    x = past.reduce((sum, part) => node('Add', [sum, part]), x);
  }
  if (quantised) {
    const parts = ['rounded', 'scale', 'zero'];
    node('DynamicQuantizeLinear', [x], {}, ...parts);
    x = node('DequantizeLinear', parts);
  }
  const tokens = node('Identity', [x], {}, 'last_hidden_state');
  const mask = node('Unsqueeze', [node('Cast', ['attention_mask'], { to: 1n }), integers('last', 2)]);
  const middle = integers('middle', 1);
  const sums = node('ReduceSum', [node('Mul', [tokens, mask]), middle], { keepdims: 0n });
  node('Div', [sums, node('ReduceSum', [mask, middle], { keepdims: 0n })], {}, 'sentence_embedding');

  const ids = (name: string): Port => ({ name, type: 'int64', dims: ['batch', 'sequence'] });
  const past = ['key', 'value'].map((part): Port => ({
    name: `past_key_values.0.${part}`,
    type: 'float',
    dims: ['batch', heads, 'past', hidden / heads],
  }));
  return graph.encode(
    asDecoder
      ? [ids('input_ids'), ids('attention_mask'), ids('position_ids'), ...past]
      : [ids('input_ids'), ids('attention_mask')],
    gives === 'text'
      ? [{ name: 'sentence_embedding', type: 'float', dims: ['batch', hidden] }]
      : [{ name: 'last_hidden_state', type: 'float', dims: ['batch', 'sequence', hidden] }],
  );
}

if (process.argv[1] === import.meta.filename) writeTinyModel(process.argv[2] ?? 'tiny-model');
