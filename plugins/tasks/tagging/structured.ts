import { z } from 'zod';
import { isSynthError, type Io, type JsonObject, type Llm } from '../../../core/index.ts';

/** Room for what is said of fifty people. */
const maxTokens = 4096;

/** A model's answer in a given shape; null when it declines or does not manage. */
export async function askInShape<T>(
  llm: Llm,
  { system, user }: { readonly system: string; readonly user: string },
  shape: { readonly name: string; readonly schema: z.ZodType<T> },
  io: Io,
  signal: AbortSignal,
): Promise<T | null> {
  const schema = z.toJSONSchema(shape.schema, { io: 'input' }) as JsonObject;
  try {
    const { finish, json } = await llm.complete(
      {
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: user },
        ],
        seed: io.random.int(0, 2 ** 31 - 1),
        temperature: 0,
        maxTokens,
        schema: { name: shape.name, schema },
      },
      signal,
    );
    return finish === 'refusal' ? null : (shape.schema.safeParse(json).data ?? null);
  } catch (error) {
    if (isSynthError(error, 'SYN_LLM_SCHEMA', 'SYN_LLM_REFUSED', 'SYN_LLM_TRUNCATED')) return null;
    throw error;
  }
}
