import fc from 'fast-check';
import { clean, cleaningSteps, type CleaningStep } from '../../../core/index.ts';
import { goldenRows } from '../../fixtures/golden/rows.ts';

const kebab = (name: string): CleaningStep => name.replaceAll('_', '-') as CleaningStep;
const compatOf = { jan: 'upstream-1.0', jun: 'upstream-2.5' } as const;

describe('clean, as upstream', () => {
  for (const row of goldenRows<{ steps: string[]; text: string }, string>('cleaner'))
    test(row.id, () => {
      const compat = compatOf[row.version as 'jan' | 'jun'];
      expect(clean(row.input.text, row.input.steps.map(kebab), compat)).toBe(row.expected);
    });

  test('capitalises as Python does', () => {
    expect(clean('ßa BC. éX! 𐐨B', ['remove-roles'], 'upstream-1.0')).toBe('Ssa bc. Éx! 𐐀b');
  });

  test('stays fast on a word or a run of newlines that never ends', () => {
    for (const text of ['a'.repeat(200_000), '\n'.repeat(200_000), 'a '.repeat(100_000)])
      expect(clean(text, ['remove-roles'], 'upstream-2.5').length).toBeGreaterThan(0);
  });
});

describe('clean', () => {
  const cases: [CleaningStep[], string, string][] = [
    [['remove-quotes'], '"Who built it?"', 'Who built it?'],
    [['remove-quotes'], '“‘Who built it?’”', 'Who built it?'],
    [['remove-quotes'], '"Who built it?', 'Who built it?'],
    [['remove-quotes'], "the dogs'", "the dogs'"],
    [['remove-quotes'], '"A" and "B"', 'A" and "B'],
    [['prune-ending'], 'Pi is 3.14159', 'Pi is 3.14159'],
    [['prune-ending'], 'It is 3.14. And then', 'It is 3.14.'],
    [['prune-ending'], 'He met Dr. Who. Then he', 'He met Dr. Who.'],
    [['prune-ending'], 'She said "no." Then', 'She said "no."'],
    [['prune-ending'], 'Fix:\n```\nx = 1.\ny\n```', 'Fix:\n```\nx = 1.\ny\n```'],
    [['remove-roles'], 'User: what is NASA? See 10:30 https://a.b', 'What is NASA? See 10:30 https://a.b'],
    [['remove-roles'], 'Dear AI, what is DNA?', 'What is DNA?'],
    [['remove-roles'], 'One.\n\nAssistant: Two.', 'One.\n\nTwo.'],
    [['remove-roles'], 'Reasons: first, the User: label stays.', 'Reasons: first, the User: label stays.'],
    [['remove-roles'], '<|im_start|>assistant\nyes<|im_end|>', 'Yes'],
    [['remove-post-question-text'], 'What is it? I need it for my homework, please, today.', 'What is it?'],
    [
      ['remove-post-question-text'],
      'It is long to explain, but what is it? Ok.',
      'It is long to explain, but what is it? Ok.',
    ],
    [
      ['remove-tags', 'first-question'],
      'Sure, here it is: When was the <date> treaty signed? Answer: 1901',
      'When was the treaty signed?',
    ],
    [['first-question'], 'Note: at 10:30 what happened? Then what?', 'Note: at 10:30 what happened?'],
    [['first-question'], 'A ship sank. When did it sink? Tell me.', 'When did it sink?'],
    [['first-question'], 'No question here: none', 'No question here: none'],
  ];
  test.each(cases)('%j %j', (steps, text, expected) => {
    expect(clean(text, steps)).toBe(expected);
  });

  test('keeps the text when there is nothing to do', () => {
    expect(clean(' as it is ', [])).toBe(' as it is ');
  });

  test('refuses an unknown step by name', () => {
    expect(() => clean('x', ['does-not-exist' as CleaningStep])).toThrow('does-not-exist');
  });

  test('only takes away: what is left stood in the text, but for the case of one letter', () => {
    const steps = fc.subarray([...cleaningSteps]);
    fc.assert(
      fc.property(steps, fc.string({ unit: 'binary' }), (chosen, text) => {
        const result = clean(text, chosen);
        expect(result.length).toBeLessThanOrEqual(text.length + 2);
        let at = 0;
        for (const char of result.slice(2)) {
          at = text.indexOf(char, at);
          expect(at).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
