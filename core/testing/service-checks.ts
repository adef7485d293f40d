import { law, type Check } from './check.ts';
import { pluginChecks } from './plugin-checks.ts';
import { defendantOf, onStage, type Subject } from './stage.ts';
import { inTime, soonMs } from './waiting.ts';

export type ServiceSubject = Subject;

/** What every service must keep, beside what every plugin must. */
export function serviceChecks(given: ServiceSubject): Check[] {
  const subject = { ...given, node: { role: 'service', ...given.node } } as const;
  const defendant = defendantOf(subject);
  return [
    ...pluginChecks<'service'>(subject, {
      given: null,
      work: async ({ instance, io }, _given, signal) => {
        const end = new AbortController();
        const { closed } = await instance.start(io, AbortSignal.any([signal, end.signal]));
        end.abort(new DOMException('The node stops.', 'AbortError'));
        await closed;
      },
      repeatable: false,
      heedsAbort: false,
    }),
    law(
      defendant,
      'it says where it is, and that it runs',
      'Resolve start with { closed, address } once it is ready; closed is a promise that settles at its end.',
      async (expect) => {
        await onStage<'service', void>(subject, async ({ instance, io }) => {
          const end = new AbortController();
          const { closed, address } = await instance.start(io, end.signal);
          try {
            expect(address === null || typeof address === 'string', `its address is ${String(address)}`);
            expect(typeof (closed as Partial<Promise<void>>)?.then === 'function', 'closed is no promise');
          } finally {
            // Whatever was found, its server must not keep the test runner alive.
            end.abort();
          }
          await closed.catch(() => undefined);
        });
      },
    ),
    law(
      defendant,
      'it ends in order when its signal aborts',
      'Close everything when the signal aborts, and let closed resolve then.',
      async (expect) => {
        await onStage<'service', void>(subject, async ({ instance, io }) => {
          const end = new AbortController();
          const { closed } = await instance.start(io, end.signal);
          end.abort(new DOMException('The node stops.', 'AbortError'));
          const outcome = await inTime(closed, 2 * soonMs, 'it did not end').then(
            () => null,
            (error: unknown) => String(error),
          );
          expect(outcome === null, `closed rejects with ${outcome}`);
        });
      },
    ),
  ];
}
