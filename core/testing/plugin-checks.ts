import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { shapeOf } from '../config/schema-walk.ts';
import { deepFreeze } from '../config/freeze.ts';
import { manifestFaults } from '../host/manifest.ts';
import { tracesOf } from './ambient.ts';
import { law, type Check } from './check.ts';
import { plantSecrets, secretIn } from './secrets.ts';
import { defendantOf, onStage, type Staged, type Subject } from './stage.ts';
import { aWhile, inTime, soonMs } from './waiting.ts';
import { inside, storms, type World } from './weather.ts';
import type { Kind } from '../contracts/kinds.ts';

/** A plugin's day of work: what it is given, and what it makes of it. */
export interface Exercise<K extends Kind> {
  /** Plain data. */
  readonly given: unknown;
  /** Uses the plugin with what is given; gives what came out, as plain data where the contract says so. */
  readonly work: (staged: Staged<K>, given: never, signal: AbortSignal) => Promise<unknown>;
  /** The same seed and the same world give the same results. */
  readonly repeatable: boolean;
  /** It must not begin at all once the signal has aborted; else it may also come to its end. */
  readonly heedsAbort: boolean;
  readonly world?: World;
}

/** What every plugin must keep, of whatever kind. */
export const pluginChecks = <K extends Kind>(subject: Subject, exercise: Exercise<K>): Check[] => [
  ...manifestChecks(subject),
  ...workChecks(subject, exercise),
];

function manifestChecks(subject: Subject): Check[] {
  const { plugin } = subject;
  const defendant = defendantOf(subject);
  return [
    law(
      defendant,
      'it is declared rightly',
      'Export definePlugin({ … }) with what is missing.',
      async (expect) => {
        const faults = manifestFaults(plugin);
        expect(faults.length === 0, faults.join('; '));
      },
    ),
    law(defendant, 'an unknown option is refused', 'Build options with z.strictObject.', async (expect) => {
      const options = { ...subject.options, 'no-such-option': true };
      expect(!z.safeParse(plugin.options as z.ZodType, options).success, 'it accepts "no-such-option"');
    }),
    law(
      defendant,
      'the options given are enough',
      'Give options a default where one makes sense, and the check those that have none.',
      async (expect) => {
        const parsed = z.safeParse(plugin.options as z.ZodType, subject.options ?? {});
        expect(parsed.success, () => (parsed.success ? '' : z.prettifyError(parsed.error)));
        const empty = Object.keys(shapeOf(plugin.options as z.ZodType)).find(
          (key) => subject.options?.[key] === null,
        );
        expect(empty === undefined, `the option "${empty}" is given as null`);
      },
    ),
  ];
}

function workChecks<K extends Kind>(subject: Subject, exercise: Exercise<K>): Check[] {
  const { given, work, repeatable, heedsAbort, world = inside } = exercise;
  const defendant = defendantOf(subject);
  const never = new AbortController().signal;
  const fresh = (): unknown => JSON.parse(JSON.stringify(given)) as unknown;
  const day = (material: unknown = deepFreeze(fresh())): Promise<unknown> =>
    world(subject, 'fair', (fair) =>
      onStage<K, unknown>(fair, (staged) => work(staged, material as never, never)),
    );
  const watched = once(async () => {
    const results: unknown[] = [];
    const keep = async (): Promise<void> => void results.push(await day());
    const { printed } = await tracesOf(keep);
    // Only the second time: what a library begins when it is imported is not the plugin's.
    const { left } = await tracesOf(keep);
    return { results, printed, left };
  });
  const secretive = plantSecrets(subject);

  return [
    law(
      defendant,
      'it sets up and stops, again and again',
      'Keep state inside setup, and let go of everything in stop.',
      async () => {
        const rest = (): Promise<void> =>
          world(subject, 'fair', (fair) => onStage(fair, async () => undefined));
        await rest();
        await rest();
      },
    ),
    law(
      defendant,
      'it leaves nothing running',
      'Clear timers, close servers and connections, and end threads in stop.',
      async (expect) => {
        const { left } = await watched();
        expect(left.length === 0, () => `after stop there is ${[...new Set(left)].join(' and ')} left`);
      },
    ),
    law(
      defendant,
      'nothing goes to stdout',
      'Use the logger of setup, `log`, or that of `io`.',
      async (expect) => {
        const { printed } = await watched();
        expect(printed === '', () => `it prints ${JSON.stringify(printed.slice(0, 100))}`);
      },
    ),
    law(
      defendant,
      'what it is given stays as it is',
      'Copy before changing, and take frozen objects.',
      async (expect) => {
        const material = fresh();
        await day(material);
        expect(JSON.stringify(material) === JSON.stringify(given), 'it changes what it was given');
      },
    ),
    law(
      defendant,
      'its results are plain data',
      'Put only JSON into a result: text, numbers, true, false, null, lists, maps; leave out what is undefined.',
      async (expect) => {
        const { results } = await watched();
        expect(results.every(isPlain), 'a result changes when it is written as JSON and read again');
      },
    ),
    law(
      defendant,
      'an abort ends the work',
      'Pass the signal on to whatever is waited for, and call signal.throwIfAborted() in long loops.',
      async (expect) => {
        const reason = new DOMException('The step is over.', 'AbortError');
        const end = async (working: Promise<unknown>, begun: boolean): Promise<void> => {
          const outcome = await inTime(working, soonMs, 'it did not end after the abort').then(
            () => null,
            (error: unknown) => ({ error }),
          );
          expect(outcome !== null || begun || !heedsAbort, 'it works although the signal has aborted');
          expect(
            outcome === null || outcome.error === reason,
            () => `it rejects with ${String(outcome?.error)} instead of the reason of the signal`,
          );
        };
        await world(subject, 'hang', (stuck) =>
          onStage<K, void>(stuck, async (staged) => {
            const start = (signal: AbortSignal): Promise<unknown> =>
              work(staged, deepFreeze(fresh()) as never, signal);
            await end(start(AbortSignal.abort(reason)), false);
            const controller = new AbortController();
            const working = start(controller.signal);
            working.catch(() => undefined);
            await aWhile();
            controller.abort(reason);
            await end(working, true);
          }),
        );
      },
    ),
    ...(repeatable
      ? [
          law(
            defendant,
            'the same seed, the same results',
            'Take randomness from io.random and time from the clock.',
            async (expect) => {
              const [one, other] = (await watched()).results;
              expect(isDeepStrictEqual(one, other), 'two runs give different results');
            },
          ),
        ]
      : []),
    ...(secretive === null
      ? []
      : [
          law(
            defendant,
            'no secret comes out',
            'Keep secret options out of results, log lines and errors: createRedactor helps with what others say.',
            async (expect) => {
              for (const weather of ['fair', ...storms] as const)
                await world(secretive, weather, async (planted) => {
                  const shown = await outcomeOf<K>(planted, (staged) =>
                    work(staged, deepFreeze(fresh()) as never, never),
                  );
                  const where = secretIn(shown);
                  expect(where === null, `its ${where} show a secret option (${weatherWords[weather]})`);
                });
            },
          ),
        ]),
  ];
}

/** Checks that look at one and the same piece of work share it. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => (done ??= work());
}

const weatherWords = {
  fair: 'all went well',
  refuse: 'a server refused',
  fail: 'a server failed',
  babble: 'a server made no sense',
  down: 'a server was down',
  hang: 'a server hung',
};

/** Everything that a piece of work lets others see. */
async function outcomeOf<K extends Kind>(
  subject: Subject,
  work: (staged: Staged<K>) => Promise<unknown>,
): Promise<{ results: unknown; 'log lines': unknown; errors: unknown; 'public data': unknown }> {
  let seen: Staged<K> | undefined;
  const [results, errors] = await onStage<K, unknown>(subject, (staged) => {
    seen = staged;
    return work(staged);
  }).then(
    (value) => [value, null] as const,
    (error: unknown) => [null, error] as const,
  );
  return { results, 'log lines': seen?.lines, errors, 'public data': seen?.instance };
}

const isPlain = (value: unknown): boolean =>
  value === undefined || isDeepStrictEqual(JSON.parse(JSON.stringify(value) ?? 'null'), value);
