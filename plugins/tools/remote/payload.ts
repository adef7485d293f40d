import type { z } from 'zod';
import { SynthError, type HttpResponse, type JsonValue } from '../../../core/index.ts';

/** Reads an answer as what its documentation promises; SYN_HTTP_BODY names the first place where it differs. */
export function readPayload<T extends z.ZodType>(
  response: HttpResponse,
  schema: T,
  from: string,
): z.output<T> {
  return checkPayload(response.json(), schema, from);
}

export function checkPayload<T extends z.ZodType>(value: JsonValue, schema: T, from: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SynthError('SYN_HTTP_BODY', {
    message: `${from} answered in an unknown form: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    cause: parsed.error,
  });
}
