import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import type { Pooling } from '../../plugins/embedders/shared/pooling.ts';

export interface PlainJob {
  readonly folder: string;
  readonly file?: string;
  readonly texts: readonly string[];
  /** Absent: the model gives a vector for the whole text. */
  readonly pooling?: Pooling;
  readonly prefix?: string;
  readonly normalise?: boolean;
  readonly maxTokens?: number;
}

/** What onnxruntime-node gives for the texts of each job, without any code of ours, outside of jest's realm. */
export function plainEmbeddings(jobs: readonly PlainJob[]): number[][][] {
  const script = join(import.meta.dirname, 'plain-embeddings.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    input: JSON.stringify(jobs),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as number[][][];
}

/** The largest difference between two lists of vectors; infinite when they differ in shape. */
export const largestDifference = (
  ours: readonly ArrayLike<number>[],
  theirs: readonly ArrayLike<number>[],
): number =>
  ours.length !== theirs.length
    ? Infinity
    : Math.max(
        0,
        ...ours.map((vector, i) => {
          const other = theirs[i] as ArrayLike<number>;
          if (vector.length !== other.length) return Infinity;
          return Math.max(...Array.from(vector, (x, k) => Math.abs(x - (other[k] as number))));
        }),
      );
