import { z } from 'zod';
import { seededRandom, type JsonObject, type Protocol } from '../../../core/index.ts';

const reply = z.object({ answer: z.string() });

/** A protocol whose request is the challenge's fields, as synapses.py has it. */
const protocolOf = (
  name: string,
  request: z.ZodType<JsonObject>,
  { hashFields = [], streaming = false }: { hashFields?: readonly string[]; streaming?: boolean } = {},
): Protocol => ({
  request,
  reply,
  wire: { axon: { name, hashFields, streaming, defaults: { [streaming ? 'completion' : 'answer']: '' } } },
  encode: ({ fields = {} }) => fields,
  messages: () => [],
  replyText: (body) => reply.parse(body).answer,
  replyBody: (answer) => ({ answer }),
});

const text = z.strictObject({ text: z.string() });
const dialogue = z.strictObject({ roles: z.array(z.string()), messages: z.array(z.string()) });
const values = z.strictObject({
  text: z.string(),
  count: z.int(),
  ratio: z.number(),
  flag: z.boolean(),
  numbers: z.array(z.number()),
  options: z.record(z.string(), z.json()),
}) as unknown as z.ZodType<JsonObject>;

/** By the name of the synapse. */
export const protocols: ReadonlyMap<string, Protocol> = new Map(
  [
    protocolOf('PlainSynapse', values, {
      hashFields: ['text', 'count', 'ratio', 'flag', 'numbers', 'options'],
    }),
    protocolOf('HashedSynapse', text, { hashFields: ['text'] }),
    ...['Blacklisted', 'Unverified', 'Hurried', 'Throwing', 'Slow', 'Busy', 'Large', 'Unknown'].map((name) =>
      protocolOf(`${name}Synapse`, text),
    ),
    protocolOf('StrictSynapse', z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>),
    ...['Prompting', 'Blacklisted', 'Slow', 'Breaking'].map((name) =>
      protocolOf(`Stream${name}Synapse`, dialogue, { hashFields: ['messages'], streaming: true }),
    ),
  ].map((protocol) => [protocol.wire.axon?.name ?? '', protocol]),
);

/** Values whose texts differ between Python and JavaScript. */
export const hardValues: JsonObject = {
  text: `it's "quoted" \\ \u00a0\u200b\n né 🙂 ${String.fromCharCode(127)}`,
  count: 12_345_678_901,
  ratio: 1,
  flag: true,
  numbers: [1, 0.1, 1e16, 1e-7, 123_456_789.125, -0.5],
  options: { b: 1, a: [1, 2.5, null, false, "it's", { deep: 'x' }], empty: {} },
};

/** Strings of all kinds of letters. */
export function randomValues(count: number): JsonObject[] {
  const random = seededRandom('wire');
  const letters = [...'ab\'"\\ \n\t\r\u0000\u007f\u0085\u00a0é\u0301ß\u200b\u2028\ufeff\u3000漢🙂\u{e0001}𝒳'];
  const string = (): string => Array.from({ length: random.int(0, 12) }, () => random.pick(letters)).join('');
  const number = (): number => (random.next() - 0.5) * 10 ** random.int(-20, 25);
  return Array.from({ length: count }, () => ({
    text: string(),
    count: random.int(-9e15, 9e15),
    ratio: number(),
    flag: random.chance(0.5),
    numbers: Array.from({ length: random.int(0, 4) }, number),
    options: { [`k${string()}`]: string(), list: [string(), number(), random.int(0, 9), null, true] },
  }));
}
