import { createHash } from 'node:crypto';
import type { Row } from '../../../core/index.ts';
import { rowColumns, sinkFrame } from '../../../core/contracts/sink.ts';
import { chooseColumns } from '../../../core/records/columns.ts';
import { runValidator } from '../../../core/run/validator.ts';
import { fakeChain, fakeContext, memorySink, wordTask, type Answers, type Scene } from './fakes.ts';

const answers: Answers = {
  1: ({ challenge }) => challenge.text.replace('Say: ', ''),
  2: ({ challenge }) => challenge.text.split(' ').slice(1, 3).join(' '),
};

async function rowsWith(more: Partial<Scene>): Promise<Row[]> {
  const rows: Row[] = [];
  const scene = {
    chain: fakeChain(answers),
    settings: { run: { steps: 2 } },
    sinks: { main: memorySink(rows) },
  };
  await runValidator(fakeContext({ ...scene, ...more }));
  return rows;
}

describe('dataset rows', () => {
  it("carry the task's notes and a hash of the reference", async () => {
    const [row] = await rowsWith({});
    const { reference, data } = row as { reference: string; data: { words: string[] } } & Row;
    expect(reference).toBe(data.words.join(' '));
    expect(row?.['referenceHash']).toBe(createHash('sha256').update(reference).digest('hex'));
    expect(row?.['model']).toBeNull();
  });

  it('have the columns that a sink may choose from, and no others can be chosen', async () => {
    const [row] = await rowsWith({});
    expect(Object.keys(row ?? {})).toEqual(rowColumns);
    const { columns } = sinkFrame.options;
    const isRight = (chosen: object): boolean => columns.safeParse(chosen).success;
    for (const column of rowColumns) expect(isRight({ name: column, part: `${column}.a.b` })).toBe(true);
    for (const path of ['completon', 'complet', 'completions', 'data.', '.data', '', 'x.data'])
      expect(isRight({ name: path })).toBe(false);
    expect(isRight({ seq: 'uid' })).toBe(false);
  });

  it('reach a sink only from its least reward on, and none is delivered twice', async () => {
    const rows = await rowsWith({ sinkFrame: { minReward: 0.7 } });
    expect(rows.map(({ seq, uid, reward }) => [seq, uid, reward])).toEqual([
      [expect.any(Number) as number, 1, 1],
      [expect.any(Number) as number, 1, 1],
    ]);
  });

  it('have the columns the sink names, from where they stand', async () => {
    const [row] = await rowsWith({
      sinkFrame: {
        columns: { said: 'completion', first: 'data.words', licence: 'source.licence', gone: 'data.no.such' },
      },
    });
    expect(row).toEqual({
      seq: 1,
      said: expect.any(String) as string,
      first: expect.any(Array) as string[],
      licence: 'CC0-1.0',
      gone: null,
    });
  });
});

it('chooses no inherited property', () => {
  expect(chooseColumns({ seq: 1, a: {} }, { x: 'a.constructor', y: 'toString' })).toEqual({
    seq: 1,
    x: null,
    y: null,
  });
});

it('hands further fields of an item to the protocol, unless the agent says otherwise', async () => {
  const chain = fakeChain(answers);
  const task = {
    ...wordTask,
    build: async (...given: Parameters<typeof wordTask.build>) =>
      (await wordTask.build(...given)).map((item) => ({ ...item, fields: { lines: ['a', 'b'] } })),
  };
  await runValidator(fakeContext({ chain, task, settings: { run: { steps: 1 } } }));
  expect(chain.asks[0]?.challenge.fields).toEqual({ lines: ['a', 'b'] });
});
