import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { checksFor, onStage, sampleRow } from 'synth-subnet/testing';
import plugin from './index.js';

/** @param {string} folder */
const read = async (folder) => {
  const text = await readFile(join(folder, 'rows.tsv'), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line.slice(line.indexOf('\t') + 1)));
};

for (const { name, run } of checksFor({ plugin, read })) test(name, run);

test('a row on its line', () =>
  onStage({ plugin }, async ({ instance, folder }) => {
    await instance.append([sampleRow(7)], AbortSignal.timeout(1000));
    assert.deepEqual(await read(folder), [sampleRow(7)]);
  }));
