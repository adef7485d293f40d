import { z } from 'zod';
import { law, type Check } from './check.ts';
import { orCoded } from './coded.ts';
import { fakeLlm } from './fakes.ts';
import { changedNeedsOf } from './needs.ts';
import { pluginChecks } from './plugin-checks.ts';
import { hostileTexts, sampleItem } from './samples.ts';
import { defendantOf, onStage, type Subject } from './stage.ts';
import { challengeSchema, type Challenge, type Item } from '../contracts/values.ts';

export interface AgentSubject extends Subject {
  /** Items it puts into words; default: one about tides, one with a history and an attachment. */
  readonly items?: readonly Item[];
}

const secretAnswer = 'The harbour master of Brest keeps a blue heron for the neap.';
const defaultItems: readonly Item[] = [
  sampleItem({ reference: { text: secretAnswer } }),
  sampleItem({
    reference: { text: secretAnswer },
    history: [
      { role: 'user', content: 'What is a tide?' },
      { role: 'assistant', content: 'The sea, rising and falling.' },
    ],
    attachment: '<table>\n  spring\t7.1 m\n  neap\t3.2 m\n</table>  ',
  }),
];

/** What every agent must keep, beside what every plugin must. */
export function agentChecks(subject: AgentSubject): Check[] {
  const { items = defaultItems } = subject;
  const defendant = defendantOf(subject);
  const never = new AbortController().signal;
  const write = (written: readonly Item[], by: Subject = subject): Promise<Challenge[]> =>
    onStage<'agent', Challenge[]>(by, ({ instance, io }) =>
      Promise.all(written.map((item) => instance.write(item, io, never))),
    );

  return [
    ...pluginChecks<'agent'>(subject, {
      given: items,
      work: ({ instance, io }, given: readonly Item[], signal) =>
        Promise.all(given.map((item) => instance.write(item, io, signal))),
      repeatable: true,
      heedsAbort: false,
    }),
    law(
      defendant,
      'a challenge is whole',
      'Give every field of a challenge, as in challengeSchema; its text is the last message, a user turn.',
      async (expect) => {
        for (const challenge of await write(items)) {
          const parsed = z.safeParse(challengeSchema, challenge);
          expect(parsed.success, () => (parsed.success ? '' : z.prettifyError(parsed.error)));
          const last = challenge.messages.at(-1);
          expect(last?.role === 'user', 'the last message is not a user turn');
          expect(last?.content === challenge.text, 'the last message is not the text of the challenge');
        }
      },
    ),
    law(
      defendant,
      'history stays before, and the attachment below, word for word',
      'Send item.history first, and item.attachment verbatim at the end of the text.',
      async (expect) => {
        for (const [index, { text, messages }] of (await write(items)).entries()) {
          const { history, attachment } = items[index] as Item;
          expect(
            JSON.stringify(messages.slice(0, -1)) === JSON.stringify(history),
            'what precedes the last turn is not the history',
          );
          expect(
            attachment === undefined || text.endsWith(attachment),
            'the attachment does not stand at the end',
          );
        }
      },
    ),
    law(
      defendant,
      'the reference never shows',
      'Use item.query; where a model writes, throw SYN_TASK_MATERIAL when its words contain item.reference.',
      async (expect) => {
        // A model that has seen the answer somewhere may say it.
        const talkative = changedNeedsOf(subject, { llm: () => fakeLlm(`Tell me: ${secretAnswer}`) });
        const item = sampleItem({ reference: { text: secretAnswer, data: { key: secretAnswer } } });
        for (const by of [subject, { ...subject, needs: talkative }]) {
          const written = await orCoded(() => write([item], by), expect, 'when the model says the reference');
          expect(!JSON.stringify(written).includes(secretAnswer), 'the challenge contains the reference');
        }
      },
    ),
    law(
      defendant,
      'hostile material makes a whole challenge or a failure with a code',
      'Throw SynthError for what cannot be asked; let nothing else through.',
      async (expect) => {
        for (const text of hostileTexts.filter((one) => one !== '')) {
          const shown = JSON.stringify(text.slice(0, 30));
          const saying = changedNeedsOf(subject, { llm: () => fakeLlm(text) });
          const item = sampleItem({ query: text, attachment: text, reference: { text } });
          for (const [made, by] of [
            [item, subject],
            [sampleItem(), { ...subject, needs: saying }],
          ] as const) {
            const [challenge] = (await orCoded(() => write([made], by), expect, `given ${shown}`)) ?? [];
            expect(
              challenge === undefined || z.safeParse(challengeSchema, challenge).success,
              `given ${shown}, the challenge is not whole`,
            );
          }
        }
      },
    ),
  ];
}
