import { join } from 'node:path';
import { createNode, type AnyPlugin, type Embedder, type RunEvent } from '../../core/index.ts';
import { catalog } from '../../plugins/catalog.ts';
import onnx from '../../plugins/embedders/onnx/index.ts';
import transformers from '../../plugins/embedders/transformers/index.ts';
import embeddingDistance from '../../plugins/scorers/embedding-distance/index.ts';
import relevance from '../../plugins/scorers/relevance.ts';
import tagSimilarity from '../../plugins/scorers/tag-similarity/index.ts';
import { createWorkspace, loadFrom } from '../core/config/workspace.ts';
import { fakeLog } from '../core/host/fakes.ts';
import { workFolder } from '../helpers/cli.ts';
import { startLocalEmbedder, type StartedEmbedder } from '../helpers/local-embedder.ts';
import { never } from '../helpers/models.ts';
import { largestDifference, plainEmbeddings } from '../helpers/plain-embeddings.ts';
import { writeTinyModel } from '../helpers/tiny-model.ts';
import { setUp, valuesOf } from '../plugins/scorers/batch.ts';

const embedders: readonly AnyPlugin[] = [onnx, transformers];

/** Threads start from sources, and one after the other. */
const slow = 120_000;

const work = workFolder();
const tiny = join(work.path, 'tiny');
beforeAll(() => writeTinyModel(tiny));
afterAll(() => work.remove());

describe.each(embedders.map((plugin) => [plugin.name, plugin] as const))('the scorers on %s', (_, plugin) => {
  let started: StartedEmbedder;
  beforeAll(async () => (started = await startLocalEmbedder(plugin, { model: tiny, threads: 1 })), slow);
  afterAll(() => started.embedder.stop());

  const words = {
    challenge: 'How does a kiln make the green of celadon?',
    reference: 'The kiln takes oxygen away from the flame. The iron in the glaze then turns green.',
    replies: [
      'A flame without oxygen in the kiln turns the iron of the glaze green.',
      'The kiln takes oxygen away from the flame.',
      'Rivers run to the sea.',
    ],
  };
  const tags = {
    reference: ['gas kiln', 'celadon glaze', 'iron', 'green flame'].join('\n'),
    replies: [['kiln', 'the glaze', 'flame', 'colour'].join('\n'), ['river', 'sea', 'boat'].join('\n')],
  };

  it.each([
    ['relevance', relevance, words],
    ['embedding-distance', embeddingDistance, words],
    ['tag-similarity', tagSimilarity, tags],
  ])(
    '%s is what plain onnxruntime-node makes of the same model',
    async (__, scorer, batch) => {
      const seen = new Map<string, Float32Array>();
      const { embedder } = started;
      const ours: Embedder = {
        identity: embedder.identity,
        async embed(texts, signal) {
          const vectors = await embedder.embed(texts, signal);
          texts.forEach((text, i) => seen.set(text, vectors[i] as Float32Array));
          return vectors;
        },
      };
      const score = async (by: Embedder): Promise<number[]> =>
        valuesOf(await setUp(scorer, {}, { embedder: by, judge: null, log: fakeLog() }), batch);
      const values = await score(ours);

      const texts = [...seen.keys()];
      const [vectors = []] = plainEmbeddings([{ folder: tiny, texts, pooling: 'mean' }]);
      expect(largestDifference([...seen.values()], vectors)).toBeLessThan(1e-6);
      const plain: Embedder = {
        identity: embedder.identity,
        embed: async (asked) => asked.map((text) => Float32Array.from(vectors[texts.indexOf(text)] ?? [])),
      };
      expect(largestDifference([values], [await score(plain)])).toBeLessThan(1e-6);
      // The first reply is about the same thing, the last one is not.
      expect(values[0]).toBeGreaterThan(0.1);
      expect(values[0]).toBeGreaterThan(values.at(-1) as number);
    },
    slow,
  );
});

const otherTasks = ['summarization', 'debugging', 'math', 'date-qa', 'sentiment'];

describe.each([
  ['sn1-validator', 'relevance', otherTasks.map((task) => `tasks.${task}=null`)],
  ['synthia-validator', 'embedding-distance', []],
  ['cgp-validator', 'tags', []],
])('%s judges by %s', (preset, reward, set) => {
  it.each(embedders.map(({ name }) => name))(
    'on %s',
    async (use) => {
      const { cwd, remove } = createWorkspace({});
      const seen: RunEvent[] = [];
      let model: string | undefined;
      try {
        const all = [
          ...set,
          `embedders.default.use=${use}`,
          `embedders.default.model=${tiny}`,
          'run.steps=2',
        ];
        const config = await loadFrom(cwd, {
          args: ['--preset', preset, ...all.flatMap((one) => ['--set', one])],
        });
        const onEvent = (event: RunEvent): void => void seen.push(event);
        const node = await createNode({ config, catalog, cwd, log: fakeLog(), signal: never, onEvent });
        ({ model } = node.parts.embedders.get('default')?.instance.identity ?? {});
        expect(await node.run().finally(() => node.stop())).toMatchObject({ steps: 2, failedSteps: 0 });
      } finally {
        remove();
      }
      const steps = seen.filter((event) => event.type === 'step.completed');
      for (const { items, usage } of steps) {
        const values = items.flatMap(({ replies }) => replies.map(({ rewards }) => rewards[reward] ?? 0));
        expect(Math.max(...values)).toBeGreaterThan(0.5);
        expect(Math.min(...values)).toBeLessThan(0.1);
        expect(usage?.models).toContainEqual(
          expect.objectContaining({ name: 'default', provider: use, model, dimensions: 64, costUsd: 0 }),
        );
      }
    },
    slow,
  );
});
