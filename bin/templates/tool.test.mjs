import assert from 'node:assert/strict';
import test from 'node:test';
import { checksFor, onStage } from 'synth-subnet/testing';
import plugin from './index.js';

const subject = {
  plugin,
  options: { licence: 'CC0-1.0' },
  files: { 'notes.txt': 'Tides rise twice a day. The moon pulls.\n\nBees dance to tell the way.\n' },
  search: 'dance',
};

for (const { name, run } of checksFor(subject)) test(name, run);

test('a search finds the paragraph', () =>
  onStage(subject, async ({ instance, io }) => {
    const found = await instance.fetch({ method: 'search', text: 'BEES' }, io, AbortSignal.timeout(1000));
    assert.equal(found.id, 'notes.txt#2');
    assert.equal(found.source.licence, 'CC0-1.0');
  }));
