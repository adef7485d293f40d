import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quantisesByBatch } from '../../../../plugins/embedders/shared/quantised.ts';
import { workFolder } from '../../../helpers/cli.ts';

test('quantisesByBatch finds the operator wherever it is named', async () => {
  const work = workFolder();
  try {
    const path = join(work.path, 'model.onnx');
    const isFound = (before: number): Promise<boolean> => {
      writeFileSync(
        path,
        Buffer.concat([Buffer.alloc(before), Buffer.from('DynamicQuantizeLinear'), Buffer.alloc(9)]),
      );
      return quantisesByBatch(path);
    };
    // Across the border of what is read at once, too.
    for (const before of [0, 1, 2 ** 20 - 20, 2 ** 20 - 15, 2 ** 20 - 14, 2 ** 20 - 1, 2 ** 20, 2 ** 21 - 3])
      expect([before, await isFound(before)]).toEqual([before, true]);
    writeFileSync(path, Buffer.alloc(2 ** 21, 'QuantizeLinear'));
    expect(await quantisesByBatch(path)).toBe(false);
    writeFileSync(path, '');
    expect(await quantisesByBatch(path)).toBe(false);
  } finally {
    work.remove();
  }
});
