import { checksFor, type Subject } from '../../../core/testing/index.ts';

/** Runs the kit on each of the subjects. */
export function holdToTheKit(subjects: readonly Subject[]): void {
  const named = subjects.map((subject, i): [string, Subject] => {
    const { kind, name } = subject.plugin as { kind: string; name: string };
    const twins = subjects.filter(({ plugin }) => plugin === subject.plugin);
    return [twins.length > 1 ? `${kind}/${name} ${i}` : `${kind}/${name}`, subject];
  });
  describe.each(named)('%s', (_name, subject) => {
    for (const { name, run } of checksFor(subject)) test(name, run, 120_000);
  });
}
