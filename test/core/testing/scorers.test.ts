import { scorerChecks } from '../../../core/testing/scorer-checks.ts';
import { sampleBatch, sampleItem } from '../../../core/testing/samples.ts';
import diff from '../../../plugins/scorers/diff.ts';
import rouge from '../../../plugins/scorers/rouge/index.ts';

const code = sampleBatch(['def f(x):\n    return x + 1\n', 'def f(x):\n    return x\n', 'no'], {
  item: sampleItem({
    attachment: 'def f(x):\n    retrun x + 1',
    reference: { text: 'def f(x):\n    return x + 1\n' },
  }),
});

describe.each([
  ['rouge', { plugin: rouge }],
  ['diff', { plugin: diff, batches: [code] }],
])('scorer/%s', (_name, subject) => {
  for (const { name, run } of scorerChecks(subject)) test(name, run);
});
