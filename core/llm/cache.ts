import type { Completion } from '../contracts/llm.ts';
import type { ModelStore } from './store.ts';

export interface CompletionCache {
  get(key: Buffer): Completion | null;
  /** Keeps a whole answer; a refusal or a cut one is not kept. */
  put(key: Buffer, completion: Completion): void;
}

export interface KeptVector {
  readonly vector: Float32Array;
  /** Another process made it. */
  readonly earlier: boolean;
}

export interface VectorCache {
  get(key: Buffer): KeptVector | null;
  put(entries: readonly (readonly [Buffer, Float32Array])[]): void;
  /** Drops every vector. */
  clear(): void;
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

/** Embeddings by content address, as 32-bit floats, little-endian. `session` tells this process from earlier ones. */
export function createVectorCache(store: ModelStore, session: string): VectorCache {
  const select = store.prepare('SELECT vector, session FROM embedding WHERE key = ?').raw();
  const insert = store.prepare('INSERT OR REPLACE INTO embedding (key, vector, session) VALUES (?, ?, ?)');
  const drop = store.prepare('DELETE FROM embedding');
  return {
    get: (key) =>
      store.use(() => {
        if (!store.open) return null;
        const row = select.get([key]) as [Buffer, string | null] | undefined;
        return row === undefined ? null : { vector: fromBytes(row[0]), earlier: row[1] !== session };
      }),
    put(entries) {
      if (entries.length === 0 || !store.open) return;
      store.write(() => {
        for (const [key, vector] of entries) insert.run(key, toBytes(vector), session);
      });
    },
    clear() {
      if (store.open) store.write(() => drop.run());
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
