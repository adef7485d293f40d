import { good, local, checksOf } from './broken/good.ts';
import { rows } from './broken/rows.ts';
import { removeModels } from './subjects/models.ts';
import { LawBroken } from '../../../core/testing/index.ts';
import { kinds } from '../../../core/index.ts';

afterAll(removeModels);

const upright = [...kinds.map((kind) => good[kind]), ...Object.values(local)];

describe.each(
  upright.map((subject) => [`${String(subject.plugin.kind)}/${subject.plugin.name}`, subject] as const),
)('%s keeps the laws', (_name, subject) => {
  for (const { name, run } of checksOf(subject)) test(name, run);
});

test.each(rows)('a plugin that breaks "%s" is found out', async (law, subject) => {
  const check = checksOf(subject).find(({ name }) => name === law);
  if (!check) throw new Error(`there is no such check for a ${String(subject.plugin.kind)}`);
  const found: unknown = await check.run().then(
    () => null,
    (error: unknown) => error,
  );
  expect(found).toBeInstanceOf(LawBroken);
  expect(found).toMatchObject({ law, plugin: `${String(subject.plugin.kind)}/${subject.plugin.name}` });
  expect((found as LawBroken).remedy).toMatch(/\S/);
});

test('every law there is has a plugin that breaks it', () => {
  const laws = new Set(upright.flatMap((subject) => checksOf(subject).map(({ name }) => name)));
  expect([...new Set(rows.map(([law]) => law))].sort()).toEqual([...laws].sort());
});
