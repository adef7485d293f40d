import assert from 'node:assert/strict';
import test from 'node:test';
import { checksFor, onStage, sampleItem } from 'synth-subnet/testing';
import plugin from './index.js';

for (const { name, run } of checksFor({ plugin })) test(name, run);

test('the opening stands before the query', () =>
  onStage({ plugin, options: { openings: ['Please: '] } }, async ({ instance, io }) => {
    const item = sampleItem({ query: 'Why?' });
    const { text } = await instance.write(item, io, AbortSignal.timeout(1000));
    assert.equal(text, 'Please: Why?');
  }));
