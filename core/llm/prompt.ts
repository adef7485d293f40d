import type { CompletionRequest, Llm } from '../contracts/llm.ts';
import type { Message } from '../contracts/values.ts';
import { SynthError } from '../errors/synth-error.ts';

/**
 * Wraps material for a prompt: `<context>…</context>`. A closing tag inside the material loses its bracket, so that
 * nothing in it can pass for the instruction that follows.
 *
 * @param tag Lower-case letters and hyphens.
 */
export function delimit(tag: string, material: string): string {
  const safe = material.replace(new RegExp(`<(?=\\s*/\\s*${tag}\\b)`, 'gi'), '&lt;');
  return `<${tag}>\n${safe}\n</${tag}>`;
}

/** A dialogue as material: one `role: text` a turn, in `<dialogue>`. */
export const delimitDialogue = (turns: readonly Message[]): string =>
  delimit('dialogue', turns.map(({ role, content }) => `${role}: ${content}`).join('\n\n'));

/** The text of a completion, trimmed, cut or not; a refusal is SYN_LLM_REFUSED. */
export async function completeText(
  llm: Llm,
  request: CompletionRequest,
  signal: AbortSignal,
): Promise<string> {
  const { finish, text } = await llm.complete(request, signal);
  if (finish !== 'refusal') return text.trim();
  throw new SynthError('SYN_LLM_REFUSED', {
    message: `${llm.identity.model} declined: ${text.trim().slice(0, 200) || 'it gave no reason'}`,
    hint: 'Use a model that can do this, or switch the task off with weight: 0.',
  });
}
