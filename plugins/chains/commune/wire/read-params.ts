import type { z } from 'zod';
import type { JsonObject, JsonValue, Protocol } from '../../../../core/index.ts';
import { toJson, type PyDict } from '../../json/values.ts';
import { detailAnswer } from '../../serving/detail.ts';
import type { Refuse } from './refusals.ts';

/** What every call has beside the parameters of its method. */
const protocolParams = ['target_key', 'timestamp'];
const mostIssues = 10;
/** Longer input is not sent back; letters of JSON. */
const mostEchoed = 1000;

/** The parameters as the protocol takes them; any others are dropped, as upstream's servers do. */
export function readParams(given: PyDict, { request }: Protocol): Refuse | { readonly params: JsonObject } {
  const all = toJson(given) as JsonObject;
  const bare = parseKnown(without(all, protocolParams), request);
  // A method may have parameters of these names itself.
  const parsed = bare.success ? bare : parseKnown(all, request);
  if (parsed.success) return { params: parsed.data };
  const issues = parsed.error.issues.slice(0, mostIssues);
  return {
    refuse: detailAnswer(
      422,
      issues.map((issue) => detailOf(issue, all)),
    ),
  };
}

/** FastAPI's answer to a body of another type. */
export const wrongType = (body: Uint8Array): Refuse => ({
  refuse: detailAnswer(422, [
    {
      type: 'model_attributes_type',
      loc: ['body'],
      msg: 'The body should be JSON: content-type application/json',
      ...echo(Buffer.from(body).toString()),
    },
  ]),
});

function parseKnown(params: JsonObject, request: Protocol['request']): z.ZodSafeParseResult<JsonObject> {
  const parsed = request.safeParse(params);
  const unknown = parsed.error?.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  );
  return unknown === undefined || unknown.length === 0 ? parsed : request.safeParse(without(params, unknown));
}

/** In the words of pydantic where it is one of its own cases. */
function detailOf(issue: z.core.$ZodIssue, params: JsonObject): JsonObject {
  const loc = [
    'body',
    'params',
    ...issue.path.map((part) => (typeof part === 'number' ? part : String(part))),
  ];
  const [parent, value] = [valueAt(params, issue.path.slice(0, -1)), valueAt(params, issue.path)];
  if (value === undefined) return { type: 'missing', loc, msg: 'Field required', ...echo(parent) };
  if (issue.code === 'invalid_type' && issue.expected === 'string')
    return { type: 'string_type', loc, msg: 'Input should be a valid string', ...echo(value) };
  return { type: issue.code ?? 'invalid', loc, msg: issue.message, ...echo(value) };
}

const valueAt = (value: JsonValue | undefined, path: readonly PropertyKey[]): JsonValue | undefined =>
  path.reduce<JsonValue | undefined>(
    (at, part) =>
      at !== null && typeof at === 'object' && Object.hasOwn(at, part)
        ? (at as JsonObject)[String(part)]
        : undefined,
    value,
  );

const echo = (input: JsonValue | undefined): JsonObject =>
  input === undefined || JSON.stringify(input).length > mostEchoed ? {} : { input };

const without = (object: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
