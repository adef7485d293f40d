import assert from 'node:assert/strict';
import test from 'node:test';
import { checksFor, onStage, sampleBatch, sampleItem } from 'synth-subnet/testing';
import plugin from './index.js';

for (const { name, run } of checksFor({ plugin })) test(name, run);

test('half of the words in common', async () => {
  const item = sampleItem({ reference: { text: 'red green blue' } });
  const batch = sampleBatch(['Red, green and yellow', 'none of them'], { item });
  const scores = await onStage({ plugin }, ({ instance }) =>
    instance.score(batch, AbortSignal.timeout(1000)),
  );
  // Two of the five words that there are in both together.
  assert.deepEqual(scores, [{ value: 2 / 5 }, { value: 0 }]);
});
