import assert from 'node:assert/strict';
import test from 'node:test';
import { checksFor, onStage } from 'synth-subnet/testing';
import plugin from './index.js';

for (const { name, run } of checksFor({ plugin })) test(name, run);

test('it says the longest sentence', () =>
  onStage({ plugin }, async ({ instance }) => {
    const messages = [{ role: 'user', content: 'Short. This one is longer. No?' }];
    const { text } = await instance.complete({ messages }, AbortSignal.timeout(1000));
    assert.equal(text, 'This one is longer.');
  }));
