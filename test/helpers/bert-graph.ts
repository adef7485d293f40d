import { onnxGraph, type Port } from './onnx-writer.ts';

/** Numbers of a BERT model, by the names that its config.json has for them. */
export interface BertShape {
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly intermediate_size: number;
  readonly max_position_embeddings: number;
  readonly vocab_size: number;
  readonly type_vocab_size: number;
  readonly layer_norm_eps: number;
}

/** A weight of the model by its usual name, in row-major order. */
export type WeightOf = (name: string, dims: readonly number[]) => Float32Array;

const port = (name: string, type: Port['type'], ...dims: Port['dims']): Port => ({ name, type, dims });

/** The encoder of BERT (Devlin et al. 2018) as an ONNX file: ids, mask and types of tokens in, `last_hidden_state` out. */
export function bertGraph(shape: BertShape, weightOf: WeightOf): Buffer {
  const { hidden_size: hidden, num_attention_heads: heads, intermediate_size: inner } = shape;
  const headSize = hidden / heads;
  const graph = onnxGraph();
  const { node } = graph;
  const weight = (name: string, ...dims: number[]): string =>
    graph.constant(name, dims, weightOf(name, dims));
  const integers = (name: string, values: readonly number[], dims = [values.length]): string =>
    graph.constant(name, dims, BigInt64Array.from(values, BigInt));
  const scalar = (name: string, value: number): string => graph.constant(name, [], Float32Array.of(value));
  const table = (name: string, rows: number, at: string): string =>
    node('Gather', [weight(`${name}.weight`, rows, hidden), at], { axis: 0n });
  const normed = (x: string, name: string): string =>
    node('LayerNormalization', [x, weight(`${name}.weight`, hidden), weight(`${name}.bias`, hidden)], {
      axis: -1n,
      epsilon: shape.layer_norm_eps,
    });
  // The models keep a row for each output, a product of matrices wants a column.
  const linear = (x: string, name: string, from: number, to: number): string => {
    const matrix = transposed(weightOf(`${name}.weight`, [to, from]), to, from);
    const product = node('MatMul', [x, graph.constant(`${name}.weight`, [from, to], matrix)]);
    return node('Add', [product, weight(`${name}.bias`, to)]);
  };

  const first = integers('zero', [0], []);
  const one = integers('one', [1], []);
  const length = node('Gather', [node('Shape', ['input_ids']), one], { axis: 0n });
  const positions = node('Range', [first, length, one]);
  const words = table('embeddings.word_embeddings', shape.vocab_size, 'input_ids');
  const types = table('embeddings.token_type_embeddings', shape.type_vocab_size, 'token_type_ids');
  const places = table('embeddings.position_embeddings', shape.max_position_embeddings, positions);
  let x = normed(node('Add', [node('Add', [words, types]), places]), 'embeddings.LayerNorm');

  const mask = node('Unsqueeze', [node('Cast', ['attention_mask'], { to: 1n }), integers('axes', [1, 2])]);
  const hide = node('Mul', [node('Sub', [scalar('whole', 1), mask]), scalar('hidden', -10_000)]);
  const split = integers('split', [0, 0, heads, headSize]);
  const join = integers('join', [0, 0, hidden]);
  const scale = scalar('scale', 1 / Math.sqrt(headSize));
  const half = scalar('half', 0.5);
  const root = scalar('root', Math.SQRT1_2);
  for (let layer = 0; layer < shape.num_hidden_layers; layer += 1) {
    const at = `encoder.layer.${layer}`;
    const inHeads = (name: string, ...perm: number[]): string =>
      node(
        'Transpose',
        [node('Reshape', [linear(x, `${at}.attention.self.${name}`, hidden, hidden), split])],
        {
          perm,
        },
      );
    const likeness = node('MatMul', [inHeads('query', 0, 2, 1, 3), inHeads('key', 0, 2, 3, 1)]);
    const shares = node('Softmax', [node('Add', [node('Mul', [likeness, scale]), hide])], { axis: -1n });
    const mixed = node('Transpose', [node('MatMul', [shares, inHeads('value', 0, 2, 1, 3)])], {
      perm: [0, 2, 1, 3],
    });
    const attended = linear(node('Reshape', [mixed, join]), `${at}.attention.output.dense`, hidden, hidden);
    x = normed(node('Add', [x, attended]), `${at}.attention.output.LayerNorm`);
    const wide = linear(x, `${at}.intermediate.dense`, hidden, inner);
    const step = node('Add', [node('Erf', [node('Mul', [wide, root])]), scalar(`${at}.one`, 1)]);
    const gelu = node('Mul', [node('Mul', [wide, half]), step]);
    x = normed(node('Add', [x, linear(gelu, `${at}.output.dense`, inner, hidden)]), `${at}.output.LayerNorm`);
  }
  node('Identity', [x], {}, 'last_hidden_state');
  return graph.encode(
    ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => port(name, 'int64', 'batch', 'sequence')),
    [port('last_hidden_state', 'float', 'batch', 'sequence', hidden)],
  );
}

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      result[column * rows + row] = matrix[row * columns + column] as number;
  return result;
}
