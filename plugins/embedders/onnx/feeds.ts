import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-node';
import { Fault } from '../shared/fault.ts';
import type { Sequences } from '../shared/local-model.ts';

/** The inputs a model declares, for sequences of tokens padded on the right to `columns`. */
export const makeFeeds = (
  inputs: readonly InferenceSession.ValueMetadata[],
  sequences: Sequences,
  columns: number,
  Tensor: TensorConstructor,
): Record<string, Tensor> =>
  Object.fromEntries(inputs.map((input) => [input.name, feed(input, sequences, columns, Tensor)]));

function feed(
  input: InferenceSession.ValueMetadata,
  sequences: Sequences,
  columns: number,
  Tensor: TensorConstructor,
): Tensor {
  const rows = sequences.length;
  const valueAt = cells[input.name];
  const type = input.isTensor ? input.type : 'no tensor';
  if (valueAt !== undefined && (type === 'int64' || type === 'int32')) {
    const values = new Int32Array(rows * columns);
    sequences.forEach((ids, row) => {
      for (let column = 0; column < columns; column += 1)
        values[row * columns + column] = valueAt(ids, column);
    });
    return type === 'int32'
      ? new Tensor(type, values, [rows, columns])
      : new Tensor(type, BigInt64Array.from(values, BigInt), [rows, columns]);
  }
  // A model that can go on with a text wants its past, and there is none.
  if (input.isTensor && type === 'float32' && input.name.startsWith('past_key_values.')) {
    const dims = input.shape.map((size, i) => (i === 0 ? rows : typeof size === 'number' ? size : 0));
    return new Tensor(type, new Float32Array(0), dims);
  }
  throw new Fault('model', `it wants an input that texts do not have: ${input.name} (${type})`);
}

/** Of the token in a column, or of the padding after the last one. */
const cells: Readonly<Record<string, (ids: readonly number[], column: number) => number>> = {
  input_ids: (ids, column) => ids[column] ?? 0,
  attention_mask: (ids, column) => Number(column < ids.length),
  token_type_ids: () => 0,
  position_ids: (_ids, column) => column,
};
