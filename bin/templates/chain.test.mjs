import assert from 'node:assert/strict';
import test from 'node:test';
import { checksFor, onStage } from 'synth-subnet/testing';
import plugin from './index.js';

for (const { name, run } of checksFor({ plugin })) test(name, run);

test('weights of the unknown are refused', () =>
  onStage({ plugin }, async ({ instance }) => {
    const receipt = await instance.setWeights({ uids: [9], values: [1] }, AbortSignal.timeout(1000));
    assert.deepEqual([receipt.accepted, receipt.reason], [false, 'unknown uid']);
  }));
