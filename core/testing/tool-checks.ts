import { z } from 'zod';
import { fixedClock } from './clock.ts';
import { law, type Check } from './check.ts';
import { expectCode, orCoded } from './coded.ts';
import { pluginChecks } from './plugin-checks.ts';
import { defendantOf, onStage, type Staged, type Subject } from './stage.ts';
import { inside, storms } from './weather.ts';
import { contextSchema, type Context } from '../contracts/values.ts';
import type { ToolQuery, ToolTraits } from '../contracts/tool.ts';

export interface ToolSubject extends Subject {
  /** A search that finds something; needed where the tool can search and nothing else. */
  readonly search?: string;
  /** An id or title it has; default: that of the piece another query gave. */
  readonly id?: string;
  /** True: each piece is handed out once, so that its id finds nothing afterwards. */
  readonly handsOutOnce?: boolean;
}

const nothing = 'qzxvwqjxkzvq';
const methods: readonly ToolQuery['method'][] = ['random', 'search', 'get'];

/** What every tool must keep, beside what every plugin must. */
export function toolChecks(given: ToolSubject): Check[] {
  const { clock = fixedClock(), search, id } = given;
  const subject = { ...given, clock };
  const defendant = defendantOf(subject);
  const traits = subject.plugin.traits as ToolTraits;
  const can = (method: ToolQuery['method']): boolean => traits.methods.includes(method);
  const never = new AbortController().signal;
  const queries: ToolQuery[] = [
    ...(can('random') ? [{ method: 'random' } as const] : []),
    ...(can('search') && search !== undefined ? [{ method: 'search', text: search } as const] : []),
    ...(can('get') && id !== undefined ? [{ method: 'get', id } as const] : []),
  ];
  const ask = ({ instance, io }: Staged<'tool'>, query: ToolQuery, signal = never): Promise<Context> =>
    instance.fetch(query, io, signal);
  const staged = <T>(use: (staged: Staged<'tool'>) => Promise<T>): Promise<T> => onStage(subject, use);
  const fetchAll = (stage: Staged<'tool'>, all: readonly ToolQuery[], signal = never): Promise<Context[]> =>
    all.reduce<Promise<Context[]>>(
      async (before, query) => [...(await before), await ask(stage, query, signal)],
      Promise.resolve([]),
    );

  return [
    ...pluginChecks<'tool'>(subject, {
      given: queries,
      work: (stage, all, signal) => fetchAll(stage, all, signal),
      repeatable: true,
      heedsAbort: true,
    }),
    law(
      defendant,
      'it says what it can fetch',
      'List the methods it supports in traits.methods; give the check `search` or `id` where it has no random.',
      async (expect) => {
        expect(traits.methods.length > 0, 'it supports no method');
        expect(
          traits.methods.every((method) => methods.includes(method)),
          `it names methods that there are not: ${traits.methods.join(', ')}`,
        );
        expect(queries.length > 0, 'the check knows nothing to ask it for');
      },
    ),
    law(
      defendant,
      'a piece of material is whole',
      'Give every field of a context, as in contextSchema.',
      async (expect) => {
        for (const context of await staged((stage) => fetchAll(stage, queries))) {
          const parsed = z.safeParse(contextSchema, context);
          expect(parsed.success, () => (parsed.success ? '' : z.prettifyError(parsed.error)));
          expect(context.text.trim() !== '', 'a context has no text');
        }
      },
    ),
    law(
      defendant,
      'it says where material is from, and under what licence',
      'Set source.tool to its own name, source.url to a whole address or null, licence to an SPDX name or null, retrievedAt by the clock.',
      async (expect) => {
        for (const { source } of await staged((stage) => fetchAll(stage, queries))) {
          const { tool, url, licence, retrievedAt } = source;
          expect(tool === subject.plugin.name, `source.tool is "${tool}"`);
          expect(url === null || URL.canParse(url), `source.url is "${url}", no address`);
          expect(
            licence === null || licence.trim() !== '',
            'source.licence is empty: null says that nobody told',
          );
          expect(
            retrievedAt >= 0 && retrievedAt <= clock.now(),
            `source.retrievedAt is ${retrievedAt}, which the clock has not seen yet`,
          );
        }
      },
    ),
    law(
      defendant,
      'nothing found is SYN_TOOL_EMPTY',
      "Throw new SynthError('SYN_TOOL_EMPTY', …) where nothing suits the query.",
      async (expect) => {
        await staged(async (stage) => {
          const asked: ToolQuery[] = [
            { method: 'search', text: nothing },
            { method: 'get', id: nothing },
          ];
          for (const query of asked.filter(({ method }) => can(method)))
            await expectCode(
              () => ask(stage, query),
              'SYN_TOOL_EMPTY',
              expect,
              `asked to ${query.method} what there is not`,
            );
        });
      },
    ),
    law(
      defendant,
      'a method it has not is SYN_TOOL_UNSUPPORTED',
      "Throw new SynthError('SYN_TOOL_UNSUPPORTED', …), or list the method in traits.methods.",
      async (expect) => {
        const asked: ToolQuery[] = [
          { method: 'random' },
          { method: 'search', text: search ?? 'tide' },
          { method: 'get', id: id ?? 'tide' },
        ];
        await staged(async (stage) => {
          for (const query of asked.filter(({ method }) => !can(method)))
            await expectCode(
              () => ask(stage, query),
              'SYN_TOOL_UNSUPPORTED',
              expect,
              `asked to ${query.method}`,
            );
        });
      },
    ),
    ...(can('get') && given.handsOutOnce !== true
      ? [
          law(
            defendant,
            'an id leads to its piece again',
            'Let get find the ids that fetch gives; the same piece has the same id each time.',
            async (expect) => {
              await staged(async (stage) => {
                for (const first of await fetchAll(stage, queries)) {
                  const again = await ask(stage, { method: 'get', id: first.id });
                  expect(again.id === first.id, `"${first.id}" leads to "${again.id}"`);
                  expect(again.text === first.text, `"${first.id}" leads to another text`);
                }
              });
            },
          ),
        ]
      : []),
    ...(traits.network
      ? [
          law(
            defendant,
            'a server that fails is an error with a code',
            'Let errors of `http` through, and check what servers send with a schema; throw SynthError for what is no sense.',
            async (expect) => {
              for (const weather of storms)
                await inside(subject, weather, (stormy) =>
                  onStage<'tool', void>(stormy, async (stage) => {
                    for (const query of queries)
                      await orCoded(() => ask(stage, query), expect, `when all servers ${weather}`);
                  }).catch((error: unknown) =>
                    orCoded(() => Promise.reject(error as Error), expect, `when all servers ${weather}`),
                  ),
                );
            },
          ),
        ]
      : []),
  ];
}
