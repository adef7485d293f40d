import type { Embedder } from '../contracts/embedder.ts';
import { isSynthError, SynthError } from '../errors/synth-error.ts';
import type { VectorCache } from './cache.ts';
import type { Caller, Target } from './call.ts';
import { currentMeter, usageEntry, type Meter } from './meter.ts';
import { cacheKey, mostTextTokens, wellFormed } from './request.ts';
import { watchSameness, type Sameness } from './sameness.ts';
import { shareWork, type Shared } from './share.ts';

export type EmbedderTarget = Target & { readonly dimensions: number };

export interface EmbedderParts {
  readonly embedder: Embedder;
  readonly target: EmbedderTarget;
  readonly caller: Caller;
  /** null: this embedder's vectors are not kept. */
  readonly cache: VectorCache | null;
  /** It embeds faster than anything could be looked up: every call goes straight to it. */
  readonly direct: boolean;
  /** The empty text is sent like any other. */
  readonly embedsEmpty: boolean;
}

type Sending = Pick<EmbedderParts, 'embedder' | 'target' | 'caller'> & { readonly sameness: Sameness };

/** Texts that go to the provider together. */
interface Batch {
  readonly texts: Map<string, string>;
  readonly shared: Shared<ReadonlyMap<string, Outcome>>;
}

/** A text's vector, or what is wrong with that text. */
type Outcome = Float32Array | SynthError;

const mostTexts = 256;
const mostBytes = 262_144;

/**
 * An embedder behind the gateway: each text is kept on its own, sent once however often it is asked for, and texts asked
 * for in the same tick travel together, without harm from one another. An empty text gives a zero vector, without a call, unless
 * the embedder has one for it.
 */
export function wrapEmbedder(parts: EmbedderParts): Embedder {
  const { embedder, target, cache, direct, embedsEmpty } = parts;
  const identity = { ...embedder.identity };
  const sameness = watchSameness(embedder, target, () => cache?.clear());
  /** Texts on their way, by key. */
  const pending = new Map<string, Batch>();
  /** The batch that still takes texts, for each meter: a batch is booked on one. */
  const filling = new Map<Meter | null, Batch>();

  const open = (meter: Meter | null): Batch => {
    const texts = new Map<string, string>();
    const close = (): void => {
      if (filling.get(meter) === batch) filling.delete(meter);
    };
    const forget = (): void => {
      close();
      for (const key of texts.keys()) if (pending.get(key) === batch) pending.delete(key);
    };
    const shared = shareWork(async (signal) => {
      try {
        // The end of this turn of the event loop: by then every scorer of the step has asked.
        await new Promise((resolve) => setImmediate(resolve));
        close();
        const keys = [...texts.keys()];
        const outcomes = await sendApart({ ...parts, sameness }, [...texts.values()], meter, signal);
        const pairs = keys.map((key, i) => [key, outcomes[i] as Outcome] as const);
        cache?.put(
          pairs.flatMap(([key, vector]) =>
            vector instanceof Float32Array ? [[Buffer.from(key, 'hex'), vector]] : [],
          ),
        );
        return new Map(pairs);
      } finally {
        forget();
      }
    }, forget);
    const batch: Batch = { texts, shared };
    filling.set(meter, batch);
    return batch;
  };

  const enqueue = (key: string, text: string, meter: Meter | null): Batch => {
    const underWay = pending.get(key);
    if (underWay !== undefined) return underWay;
    let batch = filling.get(meter);
    if (batch !== undefined && !fits(batch, text)) batch = undefined;
    batch ??= open(meter);
    batch.texts.set(key, text);
    pending.set(key, batch);
    return batch;
  };

  return {
    identity,
    async embed(texts, signal) {
      signal.throwIfAborted();
      const meter = currentMeter();
      // Whoever uses vectors says of which model, even when they all came from the cache of another step.
      meter?.record(usageEntry(target, {}));
      const clean = texts.map(wellFormed);
      const unique = [...new Set(clean)].filter((text) => text !== '' || embedsEmpty);
      const found = new Map<string, Float32Array>();
      if (!embedsEmpty) found.set('', new Float32Array(identity.dimensions));

      if (direct) {
        const vectors = await send({ ...parts, sameness }, unique, meter, signal);
        unique.forEach((text, i) => found.set(text, vectors[i] as Float32Array));
      } else {
        const asked = new Map<Batch, [key: string, text: string][]>();
        for (const text of unique) {
          const key = cacheKey('embedding', { identity, text });
          const kept = cache?.get(key) ?? null;
          if (kept !== null && sameness.mayUse(text, kept)) {
            meter?.record(usageEntry(target, { cachedCalls: 1 }));
            found.set(text, kept.vector);
            continue;
          }
          const id = key.toString('hex');
          const batch = enqueue(id, text, meter);
          asked.set(batch, [...(asked.get(batch) ?? []), [id, text]]);
        }
        await Promise.all(
          [...asked].map(async ([batch, wanted]) => {
            const outcomes = await batch.shared.join(signal);
            for (const [key, text] of wanted) {
              const outcome = outcomes.get(key) as Outcome;
              if (outcome instanceof SynthError) throw outcome;
              found.set(text, outcome);
            }
          }),
        );
      }
      return clean.map((text) => (found.get(text) as Float32Array).slice());
    },
  };
}

function fits({ texts }: Batch, text: string): boolean {
  if (texts.size >= mostTexts) return false;
  let bytes = mostTextTokens(text);
  for (const other of texts.values()) bytes += mostTextTokens(other);
  return bytes <= mostBytes;
}

/**
 * As `send`, but a text that cannot be embedded (too long for the model, say) fails for itself alone: a batch that is refused
 * is halved until the culprit stands alone. Any miner can send such a text.
 */
async function sendApart(
  parts: Sending,
  texts: readonly string[],
  meter: Meter | null,
  signal: AbortSignal,
): Promise<Outcome[]> {
  try {
    return await send(parts, texts, meter, signal);
  } catch (error) {
    if (!isSynthError(error, 'SYN_LLM_REQUEST', 'SYN_PLUGIN_RESULT')) throw error;
    if (texts.length === 1) return [error];
    const middle = Math.ceil(texts.length / 2);
    const halves = [texts.slice(0, middle), texts.slice(middle)];
    return (await Promise.all(halves.map((half) => sendApart(parts, half, meter, signal)))).flat();
  }
}

async function send(
  { embedder, target, caller, sameness }: Sending,
  wanted: readonly string[],
  meter: Meter | null,
  signal: AbortSignal,
): Promise<Float32Array[]> {
  if (wanted.length === 0) return [];
  const texts = sameness.withWitness(wanted);
  const most = {
    inputTokens: texts.reduce((sum, text) => sum + mostTextTokens(text) + 8, 0),
    outputTokens: 0,
  };
  const { value } = await caller.call(
    {
      target,
      most,
      meter,
      send: async (attemptSignal) => {
        const { vectors, inputTokens, model } =
          embedder.embedCounted === undefined
            ? { vectors: await embedder.embed(texts, attemptSignal), inputTokens: null, model: undefined }
            : await embedder.embedCounted(texts, attemptSignal);
        checkVectors(vectors, texts.length, target);
        sameness.check(texts, vectors, model);
        return { value: vectors, usage: inputTokens === null ? null : { inputTokens, outputTokens: 0 } };
      },
    },
    signal,
  );
  return value.slice(0, wanted.length);
}

function checkVectors(vectors: readonly Float32Array[], count: number, target: EmbedderTarget): void {
  const { dimensions } = target;
  const problem =
    vectors.length !== count
      ? `${vectors.length} vectors for ${count} texts`
      : vectors.some((vector) => vector.length !== dimensions)
        ? `a vector that has not ${dimensions} dimensions`
        : vectors.some((vector) => !vector.every(Number.isFinite) || vector.every((value) => value === 0))
          ? 'a vector with a number that is not finite, or with zeros only'
          : null;
  if (problem !== null)
    throw new SynthError('SYN_PLUGIN_RESULT', {
      message: `${target.plugin} returned ${problem}.`,
      plugin: target.plugin,
    });
}
