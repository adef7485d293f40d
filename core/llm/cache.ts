import type { Completion } from '../contracts/llm.ts';
import type { ModelStore } from './store.ts';

export interface CompletionCache {
  get(key: Buffer): Completion | null;
  /** Keeps a whole answer; a refusal or a cut one is not kept. */
  put(key: Buffer, completion: Completion): void;
}

export interface VectorCache {
  get(key: Buffer): Float32Array | null;
  put(entries: readonly (readonly [Buffer, Float32Array])[]): void;
}

/** Completions by content address. */
export function createCompletionCache(store: ModelStore): CompletionCache {
  const select = store.prepare('SELECT answer FROM completion WHERE key = ?').raw();
  const insert = store.prepare('INSERT OR REPLACE INTO completion (key, answer) VALUES (?, ?)');
  return {
    get: (key) =>
      store.use(() => {
        if (!store.open) return null;
        const row = select.get([key]) as [string] | undefined;
        return row === undefined ? null : (JSON.parse(row[0]) as Completion);
      }),
    put(key, completion) {
      if (completion.finish !== 'stop' || !store.open) return;
      const { text, json, finish, usage, model } = completion;
      store.use(() => insert.run(key, JSON.stringify({ text, json, finish, usage, model })));
    },
  };
}

/** Embeddings by content address, as 32-bit floats, little-endian. */
export function createVectorCache(store: ModelStore): VectorCache {
  const select = store.prepare('SELECT vector FROM embedding WHERE key = ?').raw();
  const insert = store.prepare('INSERT OR REPLACE INTO embedding (key, vector) VALUES (?, ?)');
  return {
    get: (key) =>
      store.use(() => {
        if (!store.open) return null;
        const row = select.get([key]) as [Buffer] | undefined;
        return row === undefined ? null : fromBytes(row[0]);
      }),
    put(entries) {
      if (entries.length === 0 || !store.open) return;
      store.write(() => {
        for (const [key, vector] of entries) insert.run(key, toBytes(vector));
      });
    },
  };
}

function toBytes(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, i) => bytes.writeFloatLE(value, i * 4));
  return bytes;
}

const fromBytes = (bytes: Buffer): Float32Array =>
  Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
