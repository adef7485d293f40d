import assert from 'node:assert/strict';
import test from 'node:test';
import { checksFor, onStage } from 'synth-subnet/testing';
import plugin from './index.js';

for (const { name, run } of checksFor({ plugin })) test(name, run);

test('a question as it goes out', () =>
  onStage({ plugin }, async ({ instance }) => {
    const messages = [{ role: 'user', content: 'Why?' }];
    assert.deepEqual(instance.encode({ text: 'Why?', messages, author: {} }), { turns: messages });
  }));
