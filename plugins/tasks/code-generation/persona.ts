import { SynthError, type Context, type Io, type Tool } from '../../../core/index.ts';
import { personas as bundled } from './personas/index.ts';
import type { Topic } from './topics.ts';

interface PersonaSource {
  readonly personas: readonly string[];
  readonly personaWords: number;
}

/** Someone to think up a page for: a text of the tool, else one of the list; the persona is the context's text. */
export async function drawPersona(
  tool: Tool | null,
  { personas, personaWords }: PersonaSource,
  { topic, now }: { readonly topic: Topic; readonly now: number },
  io: Io,
  signal: AbortSignal,
): Promise<Context> {
  const random = io.random.fork('persona');
  if (tool !== null) {
    const context = await tool.fetch({ method: 'random' }, { ...io, random }, signal);
    const words = context.text.match(/\S+/gu)?.slice(0, personaWords) ?? [];
    if (words.length > 0) return { ...context, text: words.join(' ') };
    throw new SynthError('SYN_TASK_MATERIAL', {
      message: `"${context.title}" describes nobody.`,
      hint: 'Give the task a tool whose texts are personas, or none.',
    });
  }
  const index = random.int(0, personas.length - 1);
  const text = personas[index] as string;
  return {
    id: `personas#${index + 1}`,
    title: text,
    topic,
    subtopic: '',
    text,
    tags: [],
    source: {
      tool: 'personas',
      url: null,
      licence: bundled.includes(text) ? 'Apache-2.0' : null,
      retrievedAt: now,
    },
    data: {},
  };
}
