import assert from 'node:assert/strict';
import test from 'node:test';
import { checksFor, onStage } from 'synth-subnet/testing';
import plugin from './index.js';

for (const { name, run } of checksFor({ plugin })) test(name, run);

test('the reference is the words in order', () =>
  onStage({ plugin, options: { words: ['b', 'a', 'c'], count: 3 } }, async ({ instance, io }) => {
    const [item] = await instance.build(io, AbortSignal.timeout(1000));
    assert.equal(item.reference.text, 'a, b, c');
  }));
