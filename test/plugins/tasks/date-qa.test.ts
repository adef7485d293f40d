import dateQa from '../../../plugins/tasks/date-qa/index.ts';
import { readDate, writeDate } from '../../../plugins/tasks/date-qa/date.ts';
import { readEvent, type DayEvent } from '../../../plugins/tasks/date-qa/event.ts';
import { goldenRow, goldenRows } from '../../fixtures/golden/rows.ts';
import { failureOf } from '../../helpers/tools.ts';
import { build, contextOf, ioOf, never, sampleContexts, startTask, toolOf } from './stage.ts';

interface Expected {
  readonly query_body: string;
  readonly reference: string;
}

describe('readEvent', () => {
  for (const { id, input, expected } of goldenRows<DayEvent, Expected>('date_qa_build'))
    test(`${id}, as upstream`, () => {
      expect(readEvent(input, 'upstream-1.0')).toEqual({
        body: expected.query_body,
        date: expected.reference,
      });
    });

  it('agrees with upstream where upstream is right', () => {
    for (const id of ['date_qa_build-01', 'date_qa_build-02']) {
      const { input, expected } = goldenRow<DayEvent, Expected>(id);
      expect(readEvent(input)).toEqual({ body: expected.query_body, date: expected.reference });
    }
  });

  it('reads years BC', () => {
    const { input } = goldenRow<DayEvent, Expected>('date_qa_build-03');
    expect(readEvent(input)).toEqual({ body: 'Julius Caesar is assassinated', date: 'March 15, 44 BC' });
  });

  it('gives up on an entry without a year', () => {
    expect(readEvent({ event: 'Something happens', section: 'Events', date: 'May 1' })).toBeNull();
  });
});

describe('dates', () => {
  it.each([
    ['July 20, 1969', 'July 20, 1969'],
    ['20th of July 1969', 'July 20, 1969'],
    ['1969-07-20', 'July 20, 1969'],
    ['5 Sept. 1969', 'September 05, 1969'],
    ['July 1969', 'July 1969'],
    ['March 15, 44 BC', 'March 15, 44 BC'],
    ['1200 BCE', '1200 BC'],
    ['1969', '1969'],
  ])('reads and writes %s', (text, written) => {
    const date = readDate(text);
    expect(date && writeDate(date)).toBe(written);
  });

  it.each(['', 'yesterday', '1969-13-01', '31 April 1999', '1 2 3', '20 1969'])(
    'reads nothing from "%s"',
    (text) => {
      expect(readDate(text)).toBeNull();
    },
  );
});

describe('date-qa', () => {
  const moon = contextOf('Apollo 11 lands on the Moon.', {
    data: { event: '1969 – Apollo 11 lands on the Moon.', section: 'Events', year: '1969', date: 'July 20' },
  });

  it('asks when an event was', async () => {
    const item = await build(await startTask(dateQa, { tool: toolOf(moon) }));
    expect(item.query).toContain('Apollo 11 lands on the Moon');
    expect(item.query).not.toMatch(/1969|July/);
    expect(item.reference).toEqual({
      text: 'July 20, 1969',
      data: { year: 1969, month: 7, day: 20, precision: 'day' },
    });
  });

  it('masks a date of a text and asks for it', async () => {
    for (const [index, context] of sampleContexts.entries()) {
      const task = await startTask(dateQa, { tool: toolOf(context) });
      const item = await build(task, index).catch(() => null);
      if (item === null) continue;
      expect(item.query).toContain('____');
      expect(item.query).toContain(context.title);
      expect(item.reference?.text).toMatch(/^[A-Z][a-z]+ \d\d, \d{4}$/);
    }
  });

  it('asks for different dates of one text', async () => {
    const text = 'It began on 1 May 1900. It was moved on 2 June 1910. It ended on 3 July 1920.';
    const task = await startTask(dateQa, { tool: toolOf(contextOf(text)) });
    const dates = new Set<string>();
    for (let seed = 0; seed < 20; seed += 1) dates.add((await build(task, seed)).reference?.text ?? '');
    expect([...dates].sort()).toEqual(['July 03, 1920', 'June 02, 1910', 'May 01, 1900']);
    const first = await startTask(dateQa, { tool: toolOf(contextOf(text)) }, { compat: 'upstream-2.5' });
    expect((await build(first, 3)).reference?.text).toBe('1 May 1900');
  });

  it('asks for years only when told to', async () => {
    const tool = toolOf(contextOf('The mill was built in 1904 by two brothers.'));
    const strict = await startTask(dateQa, { tool });
    expect((await failureOf(strict.build(ioOf(1), never))).code).toBe('SYN_TASK_MATERIAL');
    const item = await build(await startTask(dateQa, { tool }, { precision: 'year' }));
    expect(item).toMatchObject({
      reference: { text: '1904' },
      data: { year: 1904, month: null, precision: 'year' },
    });
  });
});
