import { isDeepStrictEqual } from 'node:util';
import { wellFormed } from '../llm/request.ts';
import { law, type Check } from './check.ts';
import { pluginChecks } from './plugin-checks.ts';
import { sampleRow } from './samples-chain.ts';
import { hostileTexts } from './samples.ts';
import { defendantOf, inFolder, onStage, onStageIn, type Staged, type Subject } from './stage.ts';
import type { Sink } from '../contracts/sink.ts';
import type { Row } from '../contracts/values.ts';

export interface SinkSubject extends Subject {
  /**
   * Everything it has written so far, in order, read from where it writes to: its folder, or what a recorded server got.
   * Without it only the laws can be looked at that say nothing about what is written.
   */
  readonly read?: (folder: string) => readonly Row[] | Promise<readonly Row[]>;
  /** Begins anew where the rows are not in the folder: empties the recorded server. */
  readonly reset?: () => void;
}

const never = new AbortController().signal;
const rowsOf = (...seqs: number[]): Row[] => seqs.map((seq) => sampleRow(seq));
const put = async (sink: Sink, rows: readonly Row[]): Promise<void> => {
  await sink.append(rows, never);
  await sink.flush(never);
};

/** What every sink must keep, beside what every plugin must. */
export function sinkChecks(subject: SinkSubject): Check[] {
  const { read, reset = () => undefined } = subject;
  const defendant = defendantOf(subject);
  const written = async (folder: string): Promise<readonly Row[]> => (read ? read(folder) : []);
  const seqsIn = async (folder: string): Promise<string> =>
    (await written(folder)).map(({ seq }) => seq).join(' ');
  const reading = (name: string, remedy: string, look: Parameters<typeof law>[3]): Check[] =>
    read
      ? [
          law(defendant, name, remedy, async (expect) => {
            reset();
            await look(expect);
          }),
        ]
      : [];

  return [
    ...pluginChecks<'sink'>(subject, {
      given: rowsOf(1, 2, 3),
      work: async ({ instance }, rows: readonly Row[], signal) => {
        await instance.append(rows, signal);
        await instance.flush(signal);
      },
      repeatable: false,
      heedsAbort: false,
    }),
    law(
      defendant,
      'it takes any rows at all',
      'Take no row, many rows, and rows with any text in them.',
      async () => {
        await onStage<'sink', void>(subject, async ({ instance }) => {
          await put(instance, []);
          await put(instance, hostileRows(1));
          await put(
            instance,
            Array.from({ length: 500 }, (_, i) => sampleRow(1000 + i)),
          );
        });
      },
    ),
    ...reading(
      'a row that comes again is written once',
      'Remember the largest seq that is written, and drop rows up to it.',
      async (expect) => {
        const folderAfter = async ({ instance, folder }: Staged<'sink'>): Promise<string> => {
          await put(instance, rowsOf(1, 2, 3));
          // Not waited for one by one: an append given up on goes on while its rows come again.
          await Promise.all([
            instance.append(rowsOf(3, 4), never),
            instance.append(rowsOf(2, 3, 4, 5), never),
          ]);
          await instance.flush(never);
          return seqsIn(folder);
        };
        const seqs = await onStage<'sink', string>(subject, folderAfter);
        expect(seqs === '1 2 3 4 5', `of the rows 1 to 5, some sent again, there are ${seqs}`);
      },
    ),
    ...reading(
      'it goes on where it was, and what is flushed stays',
      'Keep rows in paths.storage, and read there in setup what is written already.',
      async (expect) => {
        await inFolder(async (folder) => {
          for (const seqs of [
            [1, 2, 3],
            [2, 3, 4],
            [5, 6],
          ])
            await onStageIn<'sink', void>(folder, subject, ({ instance }) => put(instance, rowsOf(...seqs)));
          const seqs = await seqsIn(folder);
          expect(seqs === '1 2 3 4 5 6', `after three starts the rows 1 to 6 are ${seqs}`);
        });
      },
    ),
    ...reading(
      'rows are written as they are',
      'Escape what has a meaning in the format, and change nothing.',
      async (expect) => {
        const rows = hostileRows(1);
        await onStage<'sink', void>(subject, async ({ instance, folder }) => {
          await put(instance, rows);
          const found = await written(folder);
          for (const [index, row] of rows.entries())
            expect(
              isDeepStrictEqual(found[index], row),
              () =>
                `the row with ${JSON.stringify((row['completion'] as string).slice(0, 30))} is another one`,
            );
        });
      },
    ),
  ];
}

/** Texts as they stand in records: half characters are replaced on the way in. */
const hostileRows = (from: number): Row[] =>
  hostileTexts
    .filter((text) => text.length < 100_000)
    .map((text, i) =>
      sampleRow(from + i, {
        completion: wellFormed(text),
        data: { [wellFormed(text.slice(0, 20))]: 1 },
      }),
    );
