/**
 * The embedder `onnx` on a model with the shape of MiniLM-L6 (random weights): beside plain onnxruntime-node at equal batches,
 * a batch half of which is there twice beside one text at a time, how much it holds up the node, and Python's ONNX Runtime.
 *
 *   npm run bench:embeddings                      # SYNTH_PYTHON names another interpreter than python3
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { seededRandom } from '../core/index.ts';
import onnx from '../plugins/embedders/onnx/index.ts';
import { openTokenizer } from '../plugins/embedders/onnx/tokenizer.ts';
import { encodeText } from '../plugins/embedders/shared/encode.ts';
import { planBatches } from '../plugins/embedders/shared/embed-texts.ts';
import { startLocalEmbedder } from '../test/helpers/local-embedder.ts';
import { writeTinyModel } from '../test/helpers/tiny-model.ts';

const rounds = 12;
const tokensPerBatch = 1024;
const maxTokens = 128;
const never = new AbortController().signal;
const random = seededRandom('bench/embeddings');
const folder = mkdtempSync(join(tmpdir(), 'synth-bench-'));

writeTinyModel(folder, {
  kind: 'bert',
  shape: {
    hidden_size: 384,
    num_hidden_layers: 6,
    num_attention_heads: 12,
    intermediate_size: 1536,
    max_position_embeddings: maxTokens,
  },
});
const network = join(folder, 'onnx/model.onnx');
const vocabulary = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8').match(
  /[a-z]{2,}/g,
) as string[];
const makeText = (): string =>
  Array.from({ length: random.int(4, 30) }, () => random.pick(vocabulary)).join(' ');
const makeTexts = (count: number): string[] => Array.from({ length: count }, makeText);

const { embedder, log } = await startLocalEmbedder(onnx, { model: folder, tokensPerBatch });
let missed = 0;
try {
  console.log(log.lines.join('\n'));
  const tokenizer = await openTokenizer(folder);
  const texts = makeTexts(64);
  const sequences = texts.map((text) => encodeText(tokenizer, text, maxTokens));
  const batches = planBatches(
    sequences.map(({ length }) => length),
    tokensPerBatch,
  ).map((batch) => batch.map((at) => sequences[at] as readonly number[]));

  const session = await InferenceSession.create(network);
  const plain = batches.map(feeds);
  const [ours, theirs] = await compare(
    () => embedder.embed(texts, never),
    async () => {
      for (const feed of plain) await session.run(feed);
    },
  );
  await session.release();
  report(
    'onnx / plain onnxruntime-node, equal batches',
    theirs / ours,
    0.9,
    `${rate(64, ours)}, ${rate(64, theirs)}`,
  );

  const half = makeTexts(32);
  const doubled = random.shuffle([...half, ...half]);
  const [together, apart] = await compare(
    () => embedder.embed(doubled, never),
    async () => {
      for (const text of doubled) await embedder.embed([text], never);
    },
  );
  report(
    'half duplicates together / one by one',
    apart / together,
    1.8,
    `${rate(64, together)}, ${rate(64, apart)}`,
  );

  const many = makeTexts(500);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await embedder.embed(many, never);
  delay.disable();
  const p99Ms = delay.percentile(99) / 1e6;
  console.log(
    `event loop while 500 texts are embedded: p99 ${p99Ms.toFixed(1)} ms (at most 50), max ${(delay.max / 1e6).toFixed(1)} ms`,
  );
  if (p99Ms >= 50) missed += 1;

  const python = runPython(batches);
  if (python !== null) {
    const first = texts[sequences.indexOf(batches[0]?.[0] as readonly number[])] as string;
    const [vector] = await embedder.embed([first], never);
    if (!python.first.every((value, i) => Math.abs(value - (vector?.[i] as number)) < 1e-5))
      throw new Error('Python gets other vectors from the same model');
    const name = `onnx / Python onnxruntime ${python.version}, equal batches`;
    report(name, (python.seconds * 1000) / ours, 0, `${rate(64, ours)}, ${rate(64, python.seconds * 1000)}`);
  }
} finally {
  await embedder.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missed === 0 ? 0 : 1;

/** Milliseconds of the fastest round of each; they take turns, so that what else the machine does meets both. */
async function compare(
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<[number, number]> {
  const fastest: [number, number] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round += 1)
    for (const [i, work] of [one, other].entries()) {
      const start = performance.now();
      await work();
      fastest[i as 0 | 1] = Math.min(fastest[i as 0 | 1], performance.now() - start);
    }
  return fastest;
}

function report(name: string, ratio: number, least: number, speeds: string): void {
  console.log(`${name}: ${ratio.toFixed(2)}x${least > 0 ? ` (at least ${least})` : ''}   ${speeds}`);
  if (ratio < least) missed += 1;
}

function rate(count: number, ms: number): string {
  return `${((count / ms) * 1000).toFixed(0)} texts/s`;
}

function feeds(sequences: readonly (readonly number[])[]): Record<string, Tensor> {
  const columns = Math.max(...sequences.map(({ length }) => length));
  const tensor = (valueOf: (id: number | undefined) => number): Tensor => {
    const cells = sequences.flatMap((ids) => Array.from({ length: columns }, (_, at) => valueOf(ids[at])));
    return new Tensor('int64', BigInt64Array.from(cells, BigInt), [sequences.length, columns]);
  };
  return {
    input_ids: tensor((id) => id ?? 0),
    attention_mask: tensor((id) => Number(id !== undefined)),
    token_type_ids: tensor(() => 0),
  };
}

/** null, with a line that says why, where Python or its ONNX Runtime is missing. */
function runPython(tokens: unknown): { seconds: number; version: string; first: number[] } | null {
  const python = process.env['SYNTH_PYTHON'] ?? 'python3';
  const job = join(folder, 'job.json');
  writeFileSync(job, JSON.stringify({ model: network, rounds, batches: tokens }));
  try {
    const script = join(import.meta.dirname, 'embeddings.py');
    const output = execFileSync(python, [script, job], { encoding: 'utf8', timeout: 600_000 });
    const result = JSON.parse(output) as {
      seconds: number;
      version: string;
      first: number[];
      missing?: string;
    };
    if (result.missing === undefined) return result;
    console.log(
      `Skipped: ${python} has no ${result.missing}. Install: ${python} -m pip install onnxruntime numpy`,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.log(
      `Skipped: there is no ${python}. Install Python 3, or name one: SYNTH_PYTHON=/path/to/python npm run bench:embeddings`,
    );
  }
  return null;
}
