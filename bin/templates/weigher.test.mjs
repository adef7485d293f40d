import assert from 'node:assert/strict';
import test from 'node:test';
import { checksFor, onStage, sampleMetagraph } from 'synth-subnet/testing';
import plugin from './index.js';

for (const { name, run } of checksFor({ plugin })) test(name, run);

test('the best two of three', () =>
  onStage({ plugin, options: { top: 2 } }, async ({ instance }) => {
    const scores = [0.2, 0.9, 0.5];
    const entries = scores.map((score, index) => ({
      uid: index + 1,
      hotkey: `hotkey-${index + 1}`,
      score,
      samples: 1,
    }));
    const weights = await instance.weigh(entries, sampleMetagraph(4), AbortSignal.timeout(1000));
    assert.deepEqual(weights, { uids: [2, 3], values: [1, 1] });
  }));
