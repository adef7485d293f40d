import {
  isSynthError,
  type Clock,
  type Context,
  type Io,
  type Message,
  type Tool,
} from '../../../core/index.ts';

/** Words that say how to answer, not what about. */
const idle = new Set(
  `a about after all also am an and any are as at be been before being between brief but by can could describe did do does
  exact exactly explain few for from full further get give gist given had has have he help her here him his how i if in into is
  it its just keep kindly know less like limit main many may me more most much must my need no not of off on one only or other
  our out outline over overview please point points precise question said say short should so some sum summarise summarize
  summary tell than that the their them then there these they this those to told up upon us use very was we were what when
  where which while who whom whose why will with within without word words would write you your condense boil down`.split(
    /\s+/,
  ),
);
const mostTerms = 12;
/** Share of the terms a hit must contain to count as being about them. */
const leastOverlap = 0.4;

/** The words of a text that say what it is about, each once, in order. */
export function termsOf(text: string): string[] {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*[\p{L}\p{N}]|[\p{L}\p{N}]/gu) ?? [];
  const seen = new Set<string>();
  return words.filter((word) => {
    const key = word.toLowerCase();
    if (idle.has(key) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What to search for; a question that leans on the one before (it, she, that) borrows its terms. */
export function searchTerms(messages: readonly Message[]): string {
  const asked = messages.filter(({ role }) => role === 'user').map(({ content }) => content);
  const own = termsOf(asked.at(-1) ?? '');
  const borrowed = own.length < 4 ? termsOf(asked.at(-2) ?? '') : [];
  return termsOf([...own, ...borrowed].join(' '))
    .slice(0, mostTerms)
    .join(' ');
}

/**
 * The best piece the tool has for these terms, or null: nothing found, nothing that is about them, or a tool that failed or
 * took longer than `timeoutMs`. Rejects only when `signal` aborts.
 */
export async function lookUp(
  tool: Tool,
  terms: string,
  { clock, io, timeoutMs }: { readonly clock: Clock; readonly io: Io; readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<Context | null> {
  const wanted = termsOf(terms);
  if (wanted.length === 0) return null;
  const deadline = clock.deadline(timeoutMs, signal);
  try {
    const found = await tool.fetch({ method: 'search', text: terms }, io, deadline.signal);
    const text = `${found.title} ${found.topic} ${found.subtopic} ${found.text}`.toLowerCase();
    const hits = wanted.filter((term) => text.includes(term.toLowerCase()));
    return hits.length >= leastOverlap * wanted.length ? found : null;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!isSynthError(error, 'SYN_TOOL_EMPTY'))
      io.log.warn('the look-up failed', { terms, error: String(error) });
    return null;
  } finally {
    deadline.clear();
  }
}
