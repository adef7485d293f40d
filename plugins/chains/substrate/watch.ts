import { within } from './within.ts';
import type { Link } from './link.ts';
import { rejectionOf, type Fault } from './rejection.ts';
import type { Signed } from './signing.ts';

/** When a transaction counts as accepted. */
export type WaitFor = 'in-block' | 'finalized';

export type Verdict =
  | { readonly blockHash: string; readonly fault: null }
  | { readonly blockHash: null; readonly fault: Extract<Fault, { kind: 'pool' | 'lost' }> };

/** Sends a transaction; resolves once the node has taken it, with what it will say of it. RpcFault when it does not take it. */
export async function sendAndWatch(
  { socket }: Link,
  sent: Signed,
  waitFor: WaitFor,
): Promise<{ verdict(signal: AbortSignal): Promise<Verdict> }> {
  let settle = (_verdict: Verdict): void => undefined;
  const said = new Promise<Verdict>((resolve) => {
    settle = resolve;
  });
  await socket.subscribe('author_submitAndWatchExtrinsic', [sent.hex], (status) => {
    const verdict = readStatus(status, waitFor);
    if (verdict) settle(verdict);
  });
  return { verdict: (signal) => within(said, signal, socket.down) };
}

/** Null: nothing final yet. */
function readStatus(status: unknown, waitFor: WaitFor): Verdict | null {
  if (status === 'dropped') return lost('Dropped');
  if (status === 'invalid') return lost('Invalid');
  if (typeof status !== 'object' || status === null) return null;
  const [key = '', value] = Object.entries(status)[0] ?? [];
  if (key === 'finalized' || (key === 'inBlock' && waitFor === 'in-block'))
    return { blockHash: String(value), fault: null };
  if (key === 'usurped') return lost('Usurped');
  if (key === 'finalityTimeout') return lost('FinalityTimeout');
  // Some nodes say with it what made it invalid.
  if (key === 'invalid' || key === 'unknown')
    return { blockHash: null, fault: rejectionOf(JSON.stringify(status)) };
  return null;
}

const lost = (name: Extract<Fault, { kind: 'lost' }>['name']): Verdict => ({
  blockHash: null,
  fault: { kind: 'lost', name },
});
