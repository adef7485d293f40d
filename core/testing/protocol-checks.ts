import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { law, type Check } from './check.ts';
import { pluginChecks } from './plugin-checks.ts';
import { hostileTexts } from './samples.ts';
import { defendantOf, onStage, type Subject } from './stage.ts';
import { messageSchema, type Challenge } from '../contracts/values.ts';
import type { JsonObject, JsonValue } from '../contracts/json.ts';
import type { Protocol } from '../contracts/protocol.ts';

export interface ProtocolSubject extends Subject {
  /** What is sent with it; default: one turn, and a conversation. */
  readonly challenges?: readonly Challenge[];
  /** False: its requests carry no words of the challenge (it asks something else of the peer). */
  readonly carriesText?: boolean;
}

const author = 'Persona-Pl4nted';
const turn = (content: string) => ({ role: 'user', content }) as const;
const defaultChallenges: readonly Challenge[] = [
  {
    text: 'When is the spring tide highest?',
    messages: [turn('When is the spring tide highest?')],
    author: { author },
  },
  {
    text: 'And when is it lowest?',
    messages: [
      turn('When is the spring tide highest?'),
      { role: 'assistant', content: 'At full moon.' },
      turn('And when is it lowest?'),
    ],
    author: { author },
  },
];
const answer = 'When sun, moon and earth stand in one line.';
const deep = (levels: number): JsonValue =>
  Array.from({ length: levels }).reduce<JsonValue>((inner) => [inner], []);
const hostileBodies: readonly unknown[] = [
  null,
  7,
  'text',
  [],
  {},
  [[]],
  { messages: null, prompt: null, completion: null, answer: null },
  { messages: 'x', prompt: 7, completion: {}, answer: [[]] },
  JSON.parse('{"__proto__": {"prompt": "x"}, "constructor": 1}'),
  deep(2000),
  ...hostileTexts.map((text) => ({
    prompt: text,
    messages: [text],
    roles: ['user'],
    completion: text,
    answer: text,
  })),
];

/** What every protocol must keep, beside what every plugin must. */
export function protocolChecks(subject: ProtocolSubject): Check[] {
  const { challenges = defaultChallenges, carriesText = true } = subject;
  const defendant = defendantOf(subject);
  const staged = (use: (protocol: Protocol) => void): Promise<void> =>
    onStage<'protocol', void>(subject, async ({ instance }) => use(instance));
  const sent = (protocol: Protocol, challenge: Challenge): JsonObject =>
    protocol.request.parse(overTheWire(protocol.encode(challenge)));

  return [
    ...pluginChecks<'protocol'>(subject, {
      given: challenges,
      work: async ({ instance }, given: readonly Challenge[]) =>
        given.map((challenge) => {
          const request = sent(instance, challenge);
          const reply = instance.replyBody(answer, request);
          return { request, messages: instance.messages(request), reply, text: instance.replyText(reply) };
        }),
      repeatable: true,
      heedsAbort: false,
    }),
    law(
      defendant,
      'it has a name on some wire',
      'Set wire.axon (name, hashFields, streaming) or wire.module (method).',
      async (expect) => {
        await staged(({ wire }) => {
          expect(wire.axon !== undefined || wire.module !== undefined, 'it has a name on no wire');
          if (wire.axon) expect(/^\w+$/.test(wire.axon.name), `its axon name is "${wire.axon.name}"`);
          if (wire.module)
            expect(/^\w+$/.test(wire.module.method), `its module method is "${wire.module.method}"`);
        });
      },
    ),
    law(
      defendant,
      'a challenge gets through',
      'Let encode make what `request` accepts, and messages give the dialogue back.',
      async (expect) => {
        await staged((protocol) => {
          for (const challenge of challenges) {
            const body = protocol.encode(challenge);
            const parsed = protocol.request.safeParse(overTheWire(body));
            expect(parsed.success, () =>
              parsed.success ? '' : `request refuses what encode makes: ${z.prettifyError(parsed.error)}`,
            );
            const messages = protocol.messages(parsed.data as JsonObject);
            expect(
              z.safeParse(z.array(messageSchema), messages).success,
              'messages gives something else than messages',
            );
            expect(
              !carriesText || messages.some(({ content }) => content.includes(challenge.text)),
              'the words of the challenge are not in its messages',
            );
          }
        });
      },
    ),
    law(
      defendant,
      'an answer gets through',
      'Let replyBody make what `reply` accepts, and replyText give the text back.',
      async (expect) => {
        await staged((protocol) => {
          const request = sent(protocol, challenges[0] as Challenge);
          const parsed = protocol.reply.safeParse(overTheWire(protocol.replyBody(answer, request)));
          expect(parsed.success, () =>
            parsed.success ? '' : `reply refuses what replyBody makes: ${z.prettifyError(parsed.error)}`,
          );
          const text = protocol.replyText(parsed.data as JsonObject);
          expect(text === answer, () => `the answer comes out as ${JSON.stringify(text)}`);
        });
      },
    ),
    law(
      defendant,
      'a request with an unknown key is refused',
      'Build request with z.strictObject.',
      async (expect) => {
        await staged((protocol) => {
          const body = { ...sent(protocol, challenges[0] as Challenge), 'no-such-key': 1 };
          expect(!protocol.request.safeParse(body).success, 'it accepts "no-such-key"');
        });
      },
    ),
    law(
      defendant,
      'nothing is sent that is not for miners',
      'Encode text, messages and fields of a challenge; its author stays here.',
      async (expect) => {
        await staged((protocol) => {
          for (const challenge of challenges) {
            const body = protocol.encode({ ...challenge, author: { author } });
            expect(!JSON.stringify(body).includes(author), 'it sends who speaks');
          }
        });
      },
    ),
    law(
      defendant,
      'hostile bodies are refused or read',
      'Let the schemas decide, and read any body that they accept without throwing.',
      async (expect) => {
        await staged((protocol) => {
          const request = sent(protocol, challenges[0] as Challenge);
          for (const body of hostileBodies) {
            const asked = protocol.request.safeParse(body);
            if (asked.success) protocol.messages(asked.data);
            const answered = protocol.reply.safeParse(body);
            if (answered.success) {
              const text = protocol.replyText(answered.data);
              expect(typeof text === 'string', `an answer comes out as ${typeof text}`);
              protocol.replyModel?.(answered.data);
            }
          }
          for (const text of hostileTexts) {
            const made = protocol.replyBody(text, request);
            expect(isDeepStrictEqual(overTheWire(made), made), 'a body changes on the wire');
          }
        });
      },
    ),
  ];
}

const overTheWire = (body: JsonObject): JsonObject => JSON.parse(JSON.stringify(body)) as JsonObject;
