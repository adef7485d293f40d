import type { JsonObject, Message } from '../../../core/index.ts';
import type { Tokenizer } from './library.ts';

/**
 * The dialogue as the model was trained to see it, ending where its answer begins. A template that takes no system turn, or
 * no two turns of one speaker, gets them joined. Throws what the template throws.
 */
export function renderPrompt(
  tokenizer: Pick<Tokenizer, 'apply_chat_template' | 'all_special_tokens'>,
  messages: readonly Message[],
  { template, variables }: { readonly template: string; readonly variables: JsonObject },
): string {
  const turns = messages.map(({ role, content }) => ({
    role,
    content: disarm(content, tokenizer.all_special_tokens),
  }));
  const render = (dialogue: readonly Message[]): string =>
    tokenizer.apply_chat_template(dialogue, {
      ...variables,
      tokenize: false,
      add_generation_prompt: true,
      chat_template: template,
    });
  try {
    return render(turns);
  } catch (error) {
    const joined = joinTurns(turns);
    if (joined.length === turns.length) throw error;
    return render(joined);
  }
}

/** Breaks the tokens that frame a dialogue with a space, so that no miner's text can end its turn and speak as somebody else. */
function disarm(content: string, specials: readonly string[]): string {
  let safe = content;
  for (const token of specials) safe = safe.replaceAll(token, `${token.slice(0, 1)} ${token.slice(1)}`);
  return safe;
}

/** System turns become part of the first user turn, and turns of one speaker one turn. */
function joinTurns(messages: readonly Message[]): Message[] {
  const joined: Message[] = [];
  for (const { role, content } of messages) {
    const speaker = role === 'system' ? 'user' : role;
    const last = joined.at(-1);
    if (last?.role === speaker)
      joined[joined.length - 1] = { role: speaker, content: `${last.content}\n\n${content}` };
    else joined.push({ role: speaker, content });
  }
  return joined;
}
