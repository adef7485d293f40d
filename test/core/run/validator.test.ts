import { readFileSync } from 'node:fs';
import { runValidator } from '../../../core/run/validator.ts';
import { withoutTimes } from '../../../core/run/events.ts';
import { openRecords } from '../../../core/records/store.ts';
import {
  fakeChain,
  fakeContext,
  item,
  memorySink,
  temporaryFolder,
  wordTask,
  type Answers,
} from './fakes.ts';
import type { Row } from '../../../core/index.ts';

void readFileSync;
void item;
void wordTask;

const honest = (ask: { challenge: { text: string } }): string => ask.challenge.text.replace('Say: ', '');
const answers: Answers = { 1: honest, 2: (ask) => honest(ask).split(' ').slice(0, 2).join(' '), 3: () => '' };

describe('runValidator', () => {
  it('takes its steps, ranks the miners and sets weights on the cadence', async () => {
    const chain = fakeChain(answers);
    const rows: Row[] = [];
    const storage = temporaryFolder();
    const context = fakeContext(
      { chain, settings: { run: { steps: 5 } }, sinks: { main: memorySink(rows) } },
      storage,
    );
    const summary = await runValidator(context);
    expect(summary).toMatchObject({ ended: 'finished', steps: 5, failedSteps: 0, rows: 15, costUsd: 0 });
    expect(summary.table.map(({ uid, meanReward }) => [uid, meanReward])).toEqual([
      [1, 1],
      [2, 0.4],
      [3, 0],
    ]);
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
    expect(chain.submitted).toHaveLength(2);
    expect(context.events.map(({ type }) => type).slice(0, 3)).toEqual([
      'run.started',
      'step.started',
      'step.completed',
    ]);
    const store = openRecords(storage);
    expect([...store.records(0)].map(({ record }) => record.step)).toEqual([1, 2, 3, 4, 5]);
    store.close();
  });

  it('tells the same twice', async () => {
    const run = async (): Promise<unknown> => {
      const context = fakeContext({ chain: fakeChain(answers), settings: { run: { steps: 4 } } });
      await runValidator(context);
      return withoutTimes(context.events);
    };
    expect(await run()).toEqual(await run());
  });
});
