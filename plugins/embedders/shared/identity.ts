import { basename, isAbsolute } from 'node:path';
import type { LocalModelOptions } from './options.ts';

/** Everything that shapes a local model's vectors. */
export interface VectorFacts extends Pick<LocalModelOptions, 'model' | 'normalise' | 'prefix'> {
  /** Of the model's files. */
  readonly digest: string;
  /** fp32, int8, or a file's name. */
  readonly precision: string;
  /** A pooling, or what stands for the model's own. */
  readonly pooling: string;
  readonly maxTokens: number;
}

/** A model's name with all that shapes its vectors: only vectors of equal names may be compared. */
export function nameVectors(facts: VectorFacts): string {
  const { model, digest, precision, pooling, normalise, maxTokens, prefix } = facts;
  const isFolder = isAbsolute(model) || /^[.~]/.test(model);
  // Where a folder lies says nothing about the model in it, and the digest says more than a revision.
  const name = isFolder ? basename(model) : model.replace(/@.*/, '');
  const parts = [precision, pooling, `${maxTokens} tokens`];
  if (normalise) parts.push('normalised');
  if (prefix !== '') parts.push(`prefix ${JSON.stringify(prefix)}`);
  return `${name}@${digest.slice(0, 12)} (${parts.join(', ')})`;
}
