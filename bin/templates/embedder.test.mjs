import assert from 'node:assert/strict';
import test from 'node:test';
import { checksFor, onStage } from 'synth-subnet/testing';
import plugin from './index.js';

for (const { name, run } of checksFor({ plugin })) test(name, run);

test('alike texts are nearer than others', () =>
  onStage({ plugin }, async ({ instance }) => {
    const texts = ['a spring tide', 'the spring tides', 'quiz'];
    const [one, like, other] = await instance.embed(texts, AbortSignal.timeout(1000));
    const nearness = (a, b) => a.reduce((sum, value, index) => sum + value * b[index], 0);
    assert.ok(nearness(one, like) > nearness(one, other));
  }));
