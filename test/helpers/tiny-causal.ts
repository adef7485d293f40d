/**
 * Writes a random causal language model of half a megabyte: two layers of a decoder with a key-value cache, a byte-level
 * tokenizer and a chat template, as ONNX files that `text-generation` of @huggingface/transformers loads.
 *
 *   node --import @swc-node/register/esm-register test/helpers/tiny-causal.ts <folder>
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { seededRandom } from '../../core/index.ts';
import { onnxGraph, type OnnxGraph, type Port } from './onnx-writer.ts';

export interface TinyCausalOptions {
  readonly seed?: number;
  /** Added to the logit of the end token. The default never lets it win, 30 lets nothing else. */
  readonly endBias?: number;
  /** null: the model has none. */
  readonly template?: string | null;
  readonly generationConfig?: Readonly<Record<string, unknown>>;
  /** Most tokens of prompt and answer together. */
  readonly contextLength?: number;
  /** What follows `model` in the name of the ONNX file: `_q4`. */
  readonly suffix?: string;
}

export const chatTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

const hidden = 64;
const layers = 2;
const heads = 4;
const headSize = hidden / heads;
const inner = 128;

export function writeTinyCausal(folder: string, options: TinyCausalOptions = {}): void {
  const { contextLength = 256, template = chatTemplate, suffix = '' } = options;
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  const write = (name: string, value: unknown): void =>
    writeFileSync(join(folder, name), JSON.stringify(value, null, 1));
  const { vocabulary, merges } = makeVocabulary();
  const end = vocabulary.get('<|im_end|>') as number;
  writeFileSync(
    join(folder, `onnx/model${suffix}.onnx`),
    encodeModel([...vocabulary.keys()], { contextLength, end, ...options }),
  );
  write('config.json', {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    hidden_size: hidden,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: heads,
    head_dim: headSize,
    intermediate_size: inner,
    max_position_embeddings: contextLength,
    vocab_size: vocabulary.size,
    eos_token_id: end,
  });
  write('generation_config.json', { eos_token_id: end, ...options.generationConfig });
  write('tokenizer.json', tokenizer(vocabulary, merges));
  write('tokenizer_config.json', {
    tokenizer_class: 'GPT2Tokenizer',
    add_bos_token: false,
    eos_token: '<|im_end|>',
    pad_token: '<|endoftext|>',
    model_max_length: contextLength,
    ...(template === null ? {} : { chat_template: template }),
  });
}

function encodeModel(
  tokens: readonly string[],
  { seed = 1, end, endBias = -30, contextLength }: TinyCausalOptions & { end: number; contextLength: number },
): Buffer {
  const graph = onnxGraph();
  const { node } = graph;
  const random = seededRandom(`tiny causal ${seed}`);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const weights = (name: string, dims: readonly number[], scale: number): string =>
    graph.constant(
      name,
      dims,
      Float32Array.from(
        { length: dims.reduce((product, size) => product * size, 1) },
        () => normal() * scale,
      ),
    );
  const integers = (name: string, values: readonly number[], dims = [values.length]): string =>
    graph.constant(name, dims, BigInt64Array.from(values, BigInt));
  const scalar = (name: string, value: number): string => graph.constant(name, [], Float32Array.of(value));
  const ones = graph.constant('ones', [hidden], new Float32Array(hidden).fill(1));
  const norm = (x: string): string => node('LayerNormalization', [x, ones], { axis: -1n, epsilon: 1e-5 });

  const size = (tensor: string): string =>
    node('Gather', [node('Shape', [tensor]), integers(`second of ${tensor}`, [1], [])], { axis: 0n });
  const total = size('attention_mask');
  const past = node('Sub', [total, size('input_ids')]);
  const one = integers('one', [1], []);
  const keys = node('Range', [integers('zero', [0], []), total, one]);
  const queries = node('Unsqueeze', [node('Range', [past, total, one]), integers('last axis', [1])]);
  const hide = scalar('hide', -10_000);
  const show = scalar('show', 0);
  const future = node('Where', [node('LessOrEqual', [keys, queries]), show, hide]);
  const given = node('Equal', ['attention_mask', one]);
  const padding = node('Unsqueeze', [node('Where', [given, show, hide]), integers('middle axes', [1, 2])]);
  const bias = node('Add', [future, padding]);

  let x = node('Add', [
    node('Gather', [weights('words', [tokens.length, hidden], 1), 'input_ids'], { axis: 0n }),
    node('Gather', [weights('positions', [contextLength, hidden], 0.5), 'position_ids'], { axis: 0n }),
  ]);
  const split = integers('split', [0, 0, heads, headSize]);
  const join = integers('join', [0, 0, hidden]);
  const scale = scalar('scale', 1 / Math.sqrt(headSize));
  for (let layer = 0; layer < layers; layer += 1) {
    const linear = (input: string, name: string, from: number, to: number): string =>
      node('MatMul', [input, weights(`${layer} ${name}`, [from, to], 1 / Math.sqrt(from))]);
    const inHeads = (tensor: string): string =>
      node('Transpose', [node('Reshape', [tensor, split])], { perm: [0, 2, 1, 3] });
    const cached = (tensor: string, kind: 'key' | 'value'): string =>
      node('Concat', [`past_key_values.${layer}.${kind}`, tensor], { axis: 2n }, `present.${layer}.${kind}`);
    const normed = norm(x);
    const query = inHeads(linear(normed, 'query', hidden, hidden));
    const key = cached(inHeads(linear(normed, 'key', hidden, hidden)), 'key');
    const value = cached(inHeads(linear(normed, 'value', hidden, hidden)), 'value');
    const likeness = node('MatMul', [query, node('Transpose', [key], { perm: [0, 1, 3, 2] })]);
    const shares = node('Softmax', [node('Add', [node('Mul', [likeness, scale]), bias])], { axis: -1n });
    const mixed = node('Transpose', [node('MatMul', [shares, value])], { perm: [0, 2, 1, 3] });
    x = node('Add', [x, linear(node('Reshape', [mixed, join]), 'output', hidden, hidden)]);
    const wide = node('Relu', [linear(norm(x), 'up', hidden, inner)]);
    x = node('Add', [x, linear(wide, 'down', inner, hidden)]);
  }
  // Mostly words, few bytes that are no letter, no special token but the end.
  const likely = Float32Array.from(tokens, (token, id) =>
    id === end
      ? endBias
      : token.startsWith('<|')
        ? -60
        : token.length > 1
          ? 2
          : /[a-zĠ]/.test(token)
            ? 0
            : -2,
  );
  const head = weights('head', [hidden, tokens.length], 1.5 / Math.sqrt(hidden));
  const logits = node('MatMul', [norm(x), head]);
  node('Add', [logits, graph.constant('likely', [tokens.length], likely)], {}, 'logits');
  return encode(graph, tokens.length);
}

function encode(graph: OnnxGraph, words: number): Buffer {
  const cache = (name: string, length: string): Port[] =>
    Array.from({ length: layers }, (_, layer) =>
      ['key', 'value'].map((kind): Port => ({
        name: `${name}.${layer}.${kind}`,
        type: 'float',
        dims: ['batch', heads, length, headSize],
      })),
    ).flat();
  return graph.encode(
    [
      { name: 'input_ids', type: 'int64', dims: ['batch', 'sequence'] },
      { name: 'attention_mask', type: 'int64', dims: ['batch', 'total'] },
      { name: 'position_ids', type: 'int64', dims: ['batch', 'sequence'] },
      ...cache('past_key_values', 'past'),
    ],
    [{ name: 'logits', type: 'float', dims: ['batch', 'sequence', words] }, ...cache('present', 'total')],
  );
}

const words = (
  'the of and to in is that it as was for on are with they be at one have this from by hot word but what some we can out ' +
  'other were all there when up use your how said an each she which do their time if will way about many then them write ' +
  'would like so these her long make thing see him two has look more day could go come did number sound no most people my'
).split(' ');

/** Every byte, then the words grown letter by letter, then the special tokens. */
function makeVocabulary(): { vocabulary: Map<string, number>; merges: [string, string][] } {
  const merges = new Map<string, [string, string]>();
  for (const word of words) {
    let grown = 'Ġ';
    for (const letter of word) {
      merges.set(grown + letter, [grown, letter]);
      grown += letter;
    }
  }
  const specials = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'];
  const tokens = [...byteLetters(), ...merges.keys(), ...specials];
  return { vocabulary: new Map(tokens.map((token, id) => [token, id])), merges: [...merges.values()] };
}

/** The letter that stands for each byte in byte-level vocabularies since GPT-2: itself where it can be seen. */
function byteLetters(): string[] {
  let hiddenBytes = 0;
  return Array.from({ length: 256 }, (_, byte) => {
    const visible = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    return String.fromCodePoint(visible ? byte : 256 + hiddenBytes++);
  });
}

const tokenizer = (
  vocabulary: ReadonlyMap<string, number>,
  merges: readonly (readonly [string, string])[],
): object => ({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [...vocabulary]
    .filter(([token]) => token.startsWith('<|'))
    .map(([content, id]) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
  normalizer: null,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: true },
  post_processor: null,
  decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: true },
  model: { type: 'BPE', unk_token: null, vocab: Object.fromEntries(vocabulary), merges },
});

if (process.argv[1] === import.meta.filename) writeTinyCausal(process.argv[2] ?? 'tiny-causal');
