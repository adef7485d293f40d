import { createReadStream } from 'node:fs';

/**
 * Whether a model file in ONNX format scales activations by the largest one of a batch (dynamic quantisation, as int8 files
 * mostly do). Then a text's vector depends on the texts beside it: anybody's text could move another's score.
 */
export async function quantisesByBatch(path: string): Promise<boolean> {
  // Both operators that do so are named in the file, as they are: DynamicQuantizeLinear and …MatMul.
  const name = Buffer.from('DynamicQuantize');
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    if (bytes.includes(name)) return true;
    rest = bytes.subarray(-name.length);
  }
  return false;
}
