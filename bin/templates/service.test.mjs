import assert from 'node:assert/strict';
import test from 'node:test';
import { checksFor, onStage } from 'synth-subnet/testing';
import plugin from './index.js';

for (const { name, run } of checksFor({ plugin })) test(name, run);

test('it answers until it is told to stop', () =>
  onStage({ plugin }, async ({ instance, io }) => {
    const ending = new AbortController();
    const { address, closed } = await instance.start(io, ending.signal);
    const answer = await fetch(address);
    assert.equal((await answer.json()).node, 'kit');
    ending.abort();
    await closed;
  }));
