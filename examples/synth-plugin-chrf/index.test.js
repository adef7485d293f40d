import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { checksFor } from 'synth-subnet/testing';
import { chrf } from './chrf.js';
import plugin from './index.js';

for (const { name, run } of checksFor({ plugin })) test(name, run);

const { vectors } = JSON.parse(readFileSync(new URL('./sacrebleu.json', import.meta.url), 'utf8'));

for (const { hypothesis, reference, characters, words, beta, value } of vectors)
  test(`sacreBLEU: ${JSON.stringify(hypothesis.slice(0, 40))}, ${characters}/${words}/${beta}`, () => {
    assert.ok(Math.abs(chrf(hypothesis, reference, { characters, words, beta }) - value) < 1e-12);
  });
