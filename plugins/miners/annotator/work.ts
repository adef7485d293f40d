import { z } from 'zod';
import type { MinerRequest } from '../../../core/index.ts';

const schema = z.object({
  kind: z.enum(['write', 'choose', 'grade']),
  prompt: z.string(),
  completions: z
    .array(z.object({ id: z.string(), content: z.string(), quality: z.number().optional() }))
    .default([]),
});

/** What an annotator is asked to do. */
export type Work = z.output<typeof schema>;

/** The work in a request of the protocol code-task; any other request asks for a page. */
export function readWork({ body, text }: Pick<MinerRequest, 'body' | 'text'>): Work {
  const parsed = schema.safeParse(body);
  return parsed.success ? parsed.data : { kind: 'write', prompt: text, completions: [] };
}
