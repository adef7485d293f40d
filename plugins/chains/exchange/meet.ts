import type { Ask, Clock, Reply } from '../../../core/index.ts';
import { unlessAborted } from './abort.ts';
import { lateText, openReply, type OpenReply } from './reply.ts';

/** Runs the exchange with one peer under the deadline of the ask: whatever the peer does wrong becomes its reply. */
export async function meetPeer(
  ask: Ask,
  clock: Clock,
  signal: AbortSignal,
  work: (reply: OpenReply, signal: AbortSignal) => Promise<Reply>,
): Promise<Reply> {
  const deadline = clock.deadline(ask.timeoutMs, signal);
  const reply = openReply(ask, clock);
  try {
    // A stream without a length ends, as if it were whole, when its connection is closed for being late.
    return await unlessAborted(work(reply, deadline.signal), deadline.signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (deadline.signal.aborted) return reply.fail(408, lateText(ask));
    const { code } = error as { readonly code?: unknown };
    if (typeof code !== 'string' || error instanceof TypeError) throw error;
    return reply.fail(503, `unreachable (${code})`);
  } finally {
    deadline.clear();
  }
}
