import type { Embedder } from '../contracts/embedder.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { KeptVector } from './cache.ts';
import type { Target } from './call.ts';

/** Two vectors of one text by one model differ by rounding only; those of two models point anywhere. */
const leastCosine = 0.99;

/**
 * Sees to it that all vectors of an embedder, and those an earlier process kept, come from one model: a name may stand for
 * another model from one day to the next. Once it did, every method throws SYN_LLM_CHANGED: what was embedded before is
 * still in use, and only a new start gets rid of it.
 */
export interface Sameness {
  /** False: this vector is of an earlier process, new ones were made since, and nobody has compared the two yet. */
  mayUse(text: string, kept: KeptVector): boolean;
  /** The texts with one of those whose kept vector is in use, to make it anew. */
  withWitness(texts: readonly string[]): readonly string[];
  /** Looks at what came: the name the provider gave, and the vector that was made anew. */
  check(texts: readonly string[], vectors: readonly Float32Array[], answeredBy: string | undefined): void;
}

/** `forget` drops all kept vectors: which of them the model before made, nobody can tell. */
export function watchSameness(embedder: Embedder, target: Target, forget: () => void): Sameness {
  const identity = JSON.stringify(embedder.identity);
  let witness: { readonly text: string; readonly vector: Float32Array } | null = null;
  let compared = target.offline;
  let sent = false;
  let name: string | undefined;
  let fault: SynthError | null = null;

  const fail = (what: string): never => {
    forget();
    fault = new SynthError('SYN_LLM_CHANGED', {
      message: `The embedder ${target.name} is another model than before: ${what}.`,
      hint: 'Start the node again: vectors of two models cannot be compared, and those kept so far are dropped.',
      plugin: target.plugin,
      detail: { name: target.name, provider: target.provider, model: target.model },
    });
    throw fault;
  };
  const demandSame = (): void => {
    if (fault !== null) throw fault;
    if (JSON.stringify(embedder.identity) !== identity)
      fail(`it calls itself ${embedder.identity.model} now`);
  };

  return {
    mayUse(text, { vector, earlier }) {
      demandSame();
      if (!earlier || compared) return true;
      witness ??= { text, vector };
      return !sent;
    },
    withWitness(texts) {
      demandSame();
      return compared || witness === null || texts.includes(witness.text) ? texts : [...texts, witness.text];
    },
    check(texts, vectors, answeredBy) {
      demandSame();
      sent = true;
      if (answeredBy !== undefined && answeredBy !== (name ??= answeredBy))
        fail(`its provider answered as ${name}, now it answers as ${answeredBy}`);
      const again = witness === null || compared ? undefined : vectors[texts.indexOf(witness.text)];
      if (witness === null || again === undefined) return;
      if (cosine(witness.vector, again) < leastCosine) fail('the same text has another vector');
      compared = true;
    },
  };
}

function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let normA = 0;
  let normB = 0;
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [a[i] as number, b[i] as number];
    dot += x * y;
    normA += x * x;
    normB += y * y;
  }
  return dot / Math.sqrt(normA * normB);
}
