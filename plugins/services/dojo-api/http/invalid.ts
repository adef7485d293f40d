interface Issue {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Detail {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
}

/** What is wrong with a request, in the shape the API's clients know (FastAPI's `detail`). */
export function detailOf(issues: readonly Issue[], context: string, given: unknown): Detail[] {
  const root = context === 'querystring' ? 'query' : context === 'params' ? 'path' : 'body';
  return issues.map((issue) => {
    const path = issue.instancePath.split('/').filter((part) => part !== '');
    const parent = path.slice(0, -1).reduce(at, given);
    const input = path.length === 0 ? given : at(parent, path.at(-1) as string);
    if (path.length > 0 && input === undefined)
      return { type: 'missing', loc: [root, ...path], msg: 'Field required', input: parent };
    const { type, msg } = said(issue, input);
    return { type, loc: [root, ...path], msg, input: input ?? null };
  });
}

function said({ keyword, params, message }: Issue, input: unknown): { type: string; msg: string } {
  const { expected } = params;
  if (keyword === 'invalid_type' && expected === 'string')
    return { type: 'string_type', msg: 'Input should be a valid string' };
  if (keyword === 'invalid_type' && expected === 'object')
    return {
      type: 'model_attributes_type',
      msg: 'Input should be a valid dictionary or object to extract fields from',
    };
  if (keyword === 'invalid_type' && typeof input === 'string')
    return {
      type: 'int_parsing',
      msg: 'Input should be a valid integer, unable to parse string as an integer',
    };
  if (keyword === 'invalid_type' && typeof input === 'number')
    return {
      type: 'int_from_float',
      msg: 'Input should be a valid integer, got a number with a fractional part',
    };
  if (keyword === 'invalid_type') return { type: 'int_type', msg: 'Input should be a valid integer' };
  if (keyword === 'too_small')
    return { type: 'string_too_short', msg: 'String should have at least 1 character' };
  return { type: 'value_error', msg: message ?? 'Input is not valid' };
}

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
