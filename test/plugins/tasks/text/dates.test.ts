import { findDatedSentence } from '../../../../plugins/tasks/text/dates.ts';
import { goldenRows } from '../../../fixtures/golden/rows.ts';

describe('findDatedSentence, as upstream', () => {
  for (const row of goldenRows<{ text: string }, [string, string] | null>('date_extract'))
    test(row.id, () => {
      const found = findDatedSentence(row.input.text, 'upstream-2.5');
      expect(found && [found.date, found.masked]).toEqual(row.expected);
    });
});

describe('findDatedSentence', () => {
  test.each([
    ['He was born on May 4, 1901. He died in 1950.', 'May 4, 1901', 'He was born on <date>.'],
    ['It fell on 15 Dec 2022 at last.', '15 Dec 2022', 'It fell on <date> at last.'],
    ['Released 2022-03-15 by us.', '2022-03-15', 'Released <date> by us.'],
    ['The 3rd of March, 1878 it was.', '3rd of March, 1878', 'The <date> it was.'],
    ['Caesar died on 15 March 44 BC in Rome.', '15 March 44 BC', 'Caesar died on <date> in Rome.'],
    ['By 1200 BC the city was lost.', '1200 BC', 'By <date> the city was lost.'],
    ['It has 4000 seats. It was built in 1934.', '1934', 'It was built in <date>.'],
    ['Ada Lovelace (1815–1852) wrote it.', '1815', 'Ada Lovelace (<date>–1852) wrote it.'],
    ['In July 1969 they landed.', 'July 1969', 'In <date> they landed.'],
    ['The U.S. treaty of 3 March 1878 ended it.', '3 March 1878', 'The U.S. treaty of <date> ended it.'],
  ])('%j', (text, date, masked) => {
    expect(findDatedSentence(text)).toMatchObject({ date, masked });
  });

  test.each([
    'Nothing here.',
    'A crowd of 1500 people came.',
    'Article 1901.5 of 2,024',
    '',
    'from 1900% up',
  ])('finds no date in %j', (text) => {
    expect(findDatedSentence(text)).toBeNull();
  });

  test('masks whole dates only', () => {
    expect(findDatedSentence('In 1901 she wrote 19012 words until 1901.')?.masked).toBe(
      'In <date> she wrote 19012 words until <date>.',
    );
  });
});
