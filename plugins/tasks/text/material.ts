import { delimit, SynthError, type Context, type Io, type Tool } from '../../../core/index.ts';

interface Limits {
  readonly minWords: number;
  readonly contextWords: number;
}

/** A piece of prose from the tool, cut to its limit; code and short pieces are SYN_TASK_MATERIAL. */
export async function drawProse(tool: Tool, limits: Limits, io: Io, signal: AbortSignal): Promise<Context> {
  const context = await tool.fetch({ method: 'random' }, io, signal);
  if (typeof context.data['code'] === 'string')
    throw unsuitable(
      context,
      'it is program code',
      'Give this task a tool with prose, or limit the file types of the tool.',
    );
  const text = firstWords(context.text, limits.contextWords);
  const words = text.match(/\S+/g)?.length ?? 0;
  if (words < limits.minWords)
    throw unsuitable(
      context,
      `it has ${words} words`,
      `Lower minWords (${limits.minWords}), or choose longer material.`,
    );
  return { ...context, text };
}

export const unsuitable = (context: Context, why: string, hint: string): SynthError =>
  new SynthError('SYN_TASK_MATERIAL', {
    message: `"${context.title}" does not suit the task: ${why}.`,
    hint,
  });

/** `Ada Lovelace, section "Childhood"`. */
export function nameOf({ title, topic, subtopic }: Context): string {
  const part = [subtopic, topic].find((name) => name !== '' && name !== title);
  return part === undefined || subtopic === '' ? title : `${title}, section "${part}"`;
}

/** Material as a prompt shows it: what it is about, then the text. */
export const delimitContext = (context: Context): string =>
  `${delimit('topic', nameOf(context))}\n\n${delimit('context', context.text)}`;

function firstWords(text: string, limit: number): string {
  let seen = 0;
  for (const { index, 0: word } of text.matchAll(/\S+/g)) {
    seen += 1;
    if (seen === limit) return text.slice(0, index + word.length);
  }
  return text;
}
