import { isSynthError, type Clock, type Context, type Io, type Tool } from '../../../core/index.ts';
import { isStrong, termsOf } from './terms.ts';

/** Share of the terms a hit must contain to count as being about them; a name or a number counts twice. */
const leastOverlap = 0.4;

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
    const found = await search(tool, terms, io, deadline.signal);
    if (found === null) return null;
    const text = `${found.title} ${found.topic} ${found.subtopic} ${found.text}`.toLowerCase();
    const weigh = (list: readonly string[]): number =>
      list.reduce((sum, term) => sum + (isStrong(term) ? 2 : 1), 0);
    const hits = wanted.filter((term) => text.includes(term.toLowerCase()));
    return weigh(hits) >= leastOverlap * weigh(wanted) ? found : null;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    io.log.warn('the look-up failed', { terms, error: String(error) });
    return null;
  } finally {
    deadline.clear();
  }
}

/** Some sources take a phrase in quotation marks strictly: where it is nowhere, its words may still be. */
async function search(tool: Tool, terms: string, io: Io, signal: AbortSignal): Promise<Context | null> {
  const plain = terms.replace(/"/g, '');
  for (const text of plain === terms ? [terms] : [terms, plain]) {
    try {
      return await tool.fetch({ method: 'search', text }, io, signal);
    } catch (error) {
      if (!isSynthError(error, 'SYN_TOOL_EMPTY')) throw error;
    }
  }
  return null;
}
