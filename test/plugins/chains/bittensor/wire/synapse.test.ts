import { z } from 'zod';
import type { JsonObject, Protocol } from '../../../../../core/index.ts';
import conversation from '../../../../../plugins/protocols/conversation/index.ts';
import { parseJson } from '../../../../../plugins/chains/json/parse.ts';
import { synapseOf, type Synapse } from '../../../../../plugins/chains/bittensor/wire/synapse.ts';
import type { PyDict, PyValue } from '../../../../../plugins/chains/json/values.ts';
import { hashValues } from '../../../../../plugins/chains/bittensor/wire/body-hash.ts';
import { plain } from '../../../../helpers/axon.ts';

const synapseWith = (
  request: z.ZodType,
  axon: Partial<NonNullable<Protocol['wire']['axon']>> = {},
): Synapse =>
  synapseOf(
    {
      ...plain,
      request: request as z.ZodType<JsonObject>,
      wire: { axon: { name: 'AnySynapse', hashFields: ['value'], streaming: false, ...axon } },
    },
    'any',
  ) as Synapse;

const typed = (schema: z.ZodType, json: string): PyValue | undefined =>
  synapseWith(z.strictObject({ value: schema }))
    .fields(parseJson(`{"value":${json}}`) as PyDict)
    .get('value');

// int: bigint, float: number.
test.each<[string, z.ZodType, string, PyValue]>([
  ['a float', z.number(), '1', 1],
  ['an int', z.int(), '1', 1n],
  ['an int written as a float', z.int(), '1.0', 1n],
  ['a float that may be absent', z.number().optional(), '3', 3],
  ['a float or nothing', z.number().nullable(), 'null', null],
  ['a float with bounds', z.number().min(0).max(9).default(4), '3', 3],
  ['floats', z.array(z.number()), '[1,2.5]', [1, 2.5]],
  ['a pair', z.tuple([z.int(), z.number(), z.string()]), '[1,1,"x"]', [1n, 1, 'x']],
  [
    'a dict of floats',
    z.record(z.string(), z.number()),
    '{"2":1,"1":2}',
    new Map([
      ['2', 1],
      ['1', 2],
    ]),
  ],
  ['anything', z.json(), '[1,1.0,12345678901234567890]', [1n, 1, 12345678901234567890n]],
  ['the unknown', z.unknown(), '1.0', 1],
  ['an int or a float', z.union([z.int(), z.number()]), '[1]', [1n]],
  ['an int or a float: a float', z.union([z.int(), z.number()]), '1.0', 1],
  ['a text or a float', z.union([z.string(), z.number()]), '1', 1],
  ['a number it must be', z.literal(1), '1', 1n],
  [
    'an object',
    z.strictObject({ a: z.int(), b: z.number() }),
    '{"b":1,"a":1}',
    new Map<string, PyValue>([
      ['b', 1],
      ['a', 1n],
    ]),
  ],
  [
    'one of two objects',
    z.union([
      z.strictObject({ kind: z.literal('a'), n: z.int() }),
      z.strictObject({ kind: z.literal('b'), n: z.number() }),
    ]),
    '{"kind":"b","n":1}',
    new Map<string, PyValue>([
      ['kind', 'b'],
      ['n', 1],
    ]),
  ],
  ['what is made fit first', z.preprocess((value) => value, z.number()), '1', 1],
])('%s is typed as Python types it', (_, schema, json, expected) => {
  expect(typed(schema, json)).toEqual(expected);
});

test('what refers to itself is walked to its end', () => {
  interface Tree {
    readonly value: number;
    readonly more: readonly Tree[];
  }
  const tree: z.ZodType<Tree> = z.strictObject({ value: z.number(), more: z.array(z.lazy(() => tree)) });
  expect(typed(tree, '{"value":1,"more":[{"value":2,"more":[]}]}')).toEqual(
    new Map<string, PyValue>([
      ['value', 1],
      [
        'more',
        [
          new Map<string, PyValue>([
            ['value', 2],
            ['more', []],
          ]),
        ],
      ],
    ]),
  );
});

test('fields with a default need no header', () => {
  const request = z.strictObject({
    a: z.string(),
    b: z.string().optional(),
    c: z.int().default(3),
    d: z.string().nullable(),
  });
  expect(synapseWith(request).required).toEqual(['a', 'd']);
});

test('a schema with a rule over all of it has its fields too', () => {
  const request = z.strictObject({ a: z.string(), b: z.string() }).refine(({ a, b }) => a !== b);
  expect(synapseWith(request).required).toEqual(['a', 'b']);
});

test('a body is read without what every synapse has, what nobody knows, and nulls for what is absent', () => {
  const synapse = synapseWith(
    z.strictObject({ a: z.string(), b: z.string().optional(), c: z.string().nullable() }),
    {
      defaults: { answer: '' },
    },
  );
  const body = parseJson('{"name":"x","a":"1","b":null,"c":null,"dendrite":{},"new":1}') as PyDict;
  const fields = synapse.fields(body);
  expect([...fields.keys()]).toEqual(['a', 'b', 'c', 'answer']);
  expect(synapse.toRequest(fields)).toEqual({ a: '1', c: null });
});

test('fields are hashed in the order the protocol says, absent ones as their defaults', () => {
  const request = z.strictObject({ a: z.string(), b: z.number(), c: z.string().optional() });
  const synapse = synapseWith(request, { hashFields: ['b', 'answer', 'c', 'a'], defaults: { answer: '' } });
  expect(synapse.bodyHash(synapse.fieldsOf({ a: 'x', b: 1 }))).toBe(hashValues([1, '', null, 'x']));
});

test('half of a surrogate pair reaches no plugin', () => {
  const synapse = synapseWith(z.strictObject({ value: z.string() }));
  expect(synapse.toRequest(synapse.fields(parseJson('{"value":"\\ud800"}') as PyDict))).toEqual({
    value: '\ufffd',
  });
});

test.each<[string, () => unknown]>([
  ['a field that every synapse has', () => synapseWith(z.strictObject({ dendrite: z.string() }))],
  ['a field that makes no header', () => synapseWith(z.strictObject({ Großes: z.string() }))],
  ['a name that makes no route', () => synapseWith(z.strictObject({}), { name: 'a/b' })],
  ['a list', () => synapseWith(z.array(z.string()))],
])('a protocol with %s is refused by name', (_, make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'SYN_PLUGIN_RESULT' }) as Error);
});

test("CGP's conversations are CgSynapse, as its subnet has it", () => {
  const protocol = conversation.setup({} as never, conversation.options.parse({})) as Protocol;
  const synapse = synapseOf(protocol, 'conversation') as Synapse;
  const request = protocol.encode({ text: 'Hi', messages: [{ role: 'user', content: 'Hi' }], author: {} });
  const fields = synapse.fieldsOf(request);
  expect(synapse).toMatchObject({ name: 'CgSynapse', streaming: false, required: ['cgp_input'] });
  expect([...fields.keys()].sort()).toEqual(['cgp_input', 'cgp_output', 'time_elapsed']);
  expect(synapse.toRequest(fields)).toMatchObject(request);
  expect(synapse.bodyHash(fields)).toBe(hashValues([]));
});
