import { isSynthError, type Context, type Io, type Tool } from '../../../core/index.ts';
import { drawProse } from '../text/material.ts';

/** Pieces looked at for one question. */
const mostDraws = 5;

/** A piece of prose; what does not suit is drawn again. */
export async function drawMaterial(
  tool: Tool,
  limits: { readonly minWords: number; readonly contextWords: number },
  io: Io,
  signal: AbortSignal,
): Promise<Context> {
  for (let draw = 1; ; draw += 1) {
    try {
      return await drawProse(tool, limits, io, signal);
    } catch (error) {
      if (draw === mostDraws || !isSynthError(error, 'SYN_TASK_MATERIAL')) throw error;
    }
  }
}

/** `Ada Lovelace: Childhood`. */
export const subjectOf = ({ title, subtopic }: Context): string =>
  subtopic === '' || subtopic === title ? title : `${title}: ${subtopic}`;

/** What the material belongs to: its topic or a tag, as far as that says more than its own headings. */
export const fieldOf = ({ title, topic, subtopic, tags }: Context): string =>
  [topic, ...tags].find((name) => name !== '' && name !== title && name !== subtopic) ?? title;
