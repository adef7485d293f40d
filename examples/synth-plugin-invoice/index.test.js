import assert from 'node:assert/strict';
import test from 'node:test';
import { checksFor, onStage } from 'synth-subnet/testing';
import plugin from './index.js';

for (const { name, run } of checksFor({ plugin })) test(name, run);

test('the reference is what the text adds up to', () =>
  onStage({ plugin, options: { lines: 8 } }, async ({ instance, io }) => {
    for (let n = 0; n < 200; n += 1) {
      const [item] = await instance.build({ ...io, random: io.random.fork(n) }, AbortSignal.timeout(1000));
      // Read back from the words, in decimal text.
      const lines = [...item.attachment.matchAll(/^(\d+) .* at (\d+)\.(\d\d) each$/gm)];
      const sum = lines.reduce(
        (total, [, count, whole, cents]) => total + BigInt(count) * BigInt(whole + cents),
        0n,
      );
      const discount = BigInt(/Discount on everything: (\d+) %/.exec(item.attachment)?.[1] ?? '0');
      const total = (sum * (100n - discount) + 50n) / 100n;
      assert.equal(item.reference.text, `${total / 100n}.${String(total % 100n).padStart(2, '0')}`);
      assert.equal(lines.length, 8);
    }
  }));
