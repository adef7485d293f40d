import assert from 'node:assert/strict';
import test from 'node:test';
import { checksFor, onStage, sampleRequest } from 'synth-subnet/testing';
import plugin from './index.js';

for (const { name, run } of checksFor({ plugin })) test(name, run);

test('it finds the sentence that has the words', () =>
  onStage({ plugin }, async ({ instance, io }) => {
    const request = sampleRequest(['Bees dance in the hive. Tides rise twice a day.', 'How do tides rise?']);
    let said = '';
    for await (const piece of instance.answer(request, io, AbortSignal.timeout(1000))) said += piece;
    assert.equal(said, 'Tides rise twice a day.');
  }));
