import { z } from 'zod';
import { law, type Check, type Expect } from './check.ts';
import { codeOf, orCoded } from './coded.ts';
import { fakeLlm } from './fakes.ts';
import { changedNeedsOf, isBoundTo } from './needs.ts';
import { pluginChecks } from './plugin-checks.ts';
import { hostileTexts, sampleReply } from './samples.ts';
import { defendantOf, onStage, type Staged, type Subject } from './stage.ts';
import { furtherTaskChecks } from './task-further-checks.ts';
import {
  itemSchema,
  referenceSchema,
  type Context,
  type Item,
  type Message,
  type Reference,
} from '../contracts/values.ts';
import type { Io } from '../contracts/io.ts';
import type { ItemOutcome, Task, TaskTraits } from '../contracts/task.ts';
import type { Tool } from '../contracts/tool.ts';

export type TaskSubject = Subject;

/** A reference of fewer characters may be one of the choices in the question: `positive`, `42`. */
const tellingLength = 20;
const never = new AbortController().signal;

interface Built {
  readonly items: readonly Item[];
  readonly references: readonly Reference[];
}

/** What every task must keep, beside what every plugin must. */
export function taskChecks(subject: TaskSubject): Check[] {
  const defendant = defendantOf(subject);
  const { protocol } = subject.plugin.traits as TaskTraits;
  const build = async (
    { instance, io }: Staged<'task'>,
    _given: unknown,
    signal: AbortSignal,
    draws = mostDraws,
  ): Promise<Built> => {
    const items = await draw(instance, io, signal, draws);
    const references: Reference[] = [];
    for (const item of items) {
      const reference = item.reference ?? (await instance.refer?.(item, io, signal));
      if (reference) references.push(reference);
    }
    return { items, references };
  };
  const built = (by: Subject = subject, draws = mostDraws): Promise<Built> =>
    onStage<'task', Built>(by, (stage) => build(stage, null, never, draws));

  return [
    ...pluginChecks<'task'>(subject, {
      given: null,
      work: (stage, _, signal) => build(stage, null, signal),
      repeatable: true,
      heedsAbort: false,
    }),
    law(
      defendant,
      'its items are whole',
      'Give at least one item, with every field of itemSchema, and name its protocol in traits.protocol.',
      async (expect) => {
        expect(
          typeof protocol === 'string' && protocol !== '',
          'traits.protocol names no protocol for its challenges',
        );
        expectItems((await built()).items, expect);
      },
    ),
    law(
      defendant,
      'every item comes to a reference',
      'Build items with a reference, or give the task `refer`.',
      async (expect) => {
        const { items, references } = await built();
        expect(
          references.length === items.length,
          `${items.length - references.length} items have no reference, and there is no refer`,
        );
        for (const reference of references) {
          const parsed = z.safeParse(referenceSchema, reference);
          expect(parsed.success, () => (parsed.success ? '' : z.prettifyError(parsed.error)));
          expect(reference.text.trim() !== '', 'a reference is empty');
        }
      },
    ),
    law(
      defendant,
      'the reference is not in what is asked',
      'Keep the reference out of query, history, attachment and fields, which miners get to see.',
      async (expect) => {
        const { items, references } = await built();
        for (const [index, { text }] of references.entries()) {
          if (text.length < tellingLength) continue;
          const { query, history, attachment, fields } = items[index] as Item;
          const parts = { query, history, attachment, fields };
          for (const [name, part] of Object.entries(parts))
            expect(
              !stringsIn(part).some((said) => said.includes(text)),
              `the ${name} contains the reference`,
            );
        }
      },
    ),
    law(
      defendant,
      'hostile material makes whole items or a failure with a code',
      'Throw SYN_TASK_MATERIAL for material that does not suit; let nothing else through.',
      async (expect) => {
        for (const text of hostileTexts) {
          const saying = {
            'the tool': { tool: (tool: object) => quoting(tool as Tool, text) },
            'the model': { llm: () => fakeLlm(text) },
          };
          for (const [who, changes] of Object.entries(saying)) {
            if (!isBoundTo(subject, Object.keys(changes)[0] as 'tool' | 'llm')) continue;
            const when = `when ${who} says ${JSON.stringify(text.slice(0, 30))}`;
            const made = await orCoded(
              () => built({ ...subject, needs: changedNeedsOf(subject, changes) }, 1),
              expect,
              when,
            );
            if (made !== null)
              expectItems(made.items, (holds, finding) =>
                expect(holds, () => `${when}: ${typeof finding === 'string' ? finding : finding()}`),
              );
          }
        }
      },
    ),
    law(
      defendant,
      'a follow-up goes on with the conversation',
      'Give the item that followUp makes the history it was handed, and a reference or null.',
      async (expect) => {
        await onStage<'task', void>(subject, async (stage) => {
          const { instance, io } = stage;
          if (instance.followUp === undefined) return;
          const [item] = await draw(instance, io, never);
          if (item === undefined) return;
          const history: Message[] = [
            { role: 'user', content: item.query },
            { role: 'assistant', content: 'At full moon and at new moon.' },
          ];
          const next = await instance.followUp(item, history, io, never);
          expectItems([next], expect);
          expect(
            JSON.stringify(next.history) === JSON.stringify(history),
            'the item has another history than it was handed',
          );
        });
      },
    ),
    law(
      defendant,
      'it takes what became of its items, twice too',
      'Let conclude stand replies of any kind, and the same step once more after a crash.',
      async (expect) => {
        await onStage<'task', void>(subject, async (stage) => {
          const { instance, io } = stage;
          if (instance.conclude === undefined) return;
          const { items, references } = await build(stage, null, never);
          const outcomes = items.map((item, i) => outcomeOf(item, references[i] ?? { text: '' }));
          for (let time = 0; time < 2; time += 1) {
            const conclusion = await instance.conclude(outcomes, io, never);
            expect(
              (conclusion?.lines ?? []).every((line) => typeof line === 'string'),
              'a line it concludes with is no text',
            );
          }
        });
      },
    ),
    ...furtherTaskChecks(subject, ({ instance, io }) => draw(instance, io, never)),
  ];
}

const mostDraws = 50;

/** As the engine does it: material that does not suit is drawn again. */
async function draw(task: Task, io: Io, signal: AbortSignal, most = mostDraws): Promise<Item[]> {
  for (let draws = 1; ; draws += 1)
    try {
      return await task.build(io, signal);
    } catch (error) {
      if (codeOf(error) !== 'SYN_TASK_MATERIAL' || draws === most) throw error;
    }
}

function expectItems(items: readonly Item[], expect: Expect): void {
  expect(items.length > 0, 'it builds no item');
  for (const item of items) {
    const parsed = z.safeParse(itemSchema, item);
    expect(parsed.success, () => (parsed.success ? '' : z.prettifyError(parsed.error)));
  }
}

/** The tool, all of whose pieces say this. */
const quoting = (tool: Tool, text: string): Tool => ({
  ...tool,
  fetch: async (...query): Promise<Context> => ({ ...(await tool.fetch(...query)), text }),
});

const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};

function outcomeOf(item: Item, reference: Reference): ItemOutcome {
  const content = item.attachment === undefined ? item.query : `${item.query}\n\n${item.attachment}`;
  return {
    item,
    challenge: { text: content, messages: [...item.history, { role: 'user', content }], author: {} },
    reference,
    results: [reference.text, '', '\0', 'x\n'.repeat(1000)].map((text, i) => ({
      reply: sampleReply(text, { uid: i + 1, hotkey: `hotkey-${i + 1}` }),
      reward: i === 0 ? 1 : 0,
      rewards: {},
      penalties: {},
    })),
  };
}
