/**
 * Converts a BERT model with weights in model.safetensors, as sentence-transformers keeps it, to the layout of the hub: the
 * network as onnx/model.onnx, tokenizer and settings as they are.
 *
 *   node --import @swc-node/register/esm-register test/interop/embeddings/convert-bert.ts <from> <to>
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { bertGraph, type BertShape, type WeightOf } from '../../helpers/bert-graph.ts';

const asIs = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'sentence_bert_config.json',
  'modules.json',
  '1_Pooling/config.json',
];

export function convertBert(from: string, to: string): void {
  for (const name of asIs) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    cpSync(join(from, name), join(to, name));
  }
  const config = JSON.parse(readFileSync(join(from, 'config.json'), 'utf8')) as BertShape;
  mkdirSync(join(to, 'onnx'), { recursive: true });
  writeFileSync(join(to, 'onnx/model.onnx'), bertGraph(config, readWeights(join(from, 'model.safetensors'))));
}

type Header = Readonly<Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>>;

/** Of the format safetensors: the length of a JSON header, the header, the numbers. */
function readWeights(path: string): WeightOf {
  const bytes = readFileSync(path);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as Header;
  return (name, dims) => {
    const entry = header[name];
    if (entry?.dtype !== 'F32' || entry.shape.join() !== dims.join())
      throw new Error(`${path} has no ${name} of ${dims.join(' by ')} 32-bit floats`);
    const [from, to] = entry.data_offsets;
    // Copied: the numbers may begin anywhere.
    return new Float32Array(new Uint8Array(bytes.subarray(start + from, start + to)).buffer);
  };
}

if (process.argv[1] === import.meta.filename)
  convertBert(process.argv[2] as string, process.argv[3] as string);
