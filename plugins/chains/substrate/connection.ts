import { setMaxListeners } from 'node:events';
import type { ApiPromise } from '@polkadot/api';
import { isSynthError, SynthError, type Clock, type Logger } from '../../../core/index.ts';
import type { MetadataShelf, SignedExtensions } from './api.ts';
import { LinkFault, reasonOf } from './faults.ts';
import { isUpgrade, openLink, type Link } from './link.ts';
import { within } from './within.ts';

/** A chain, by whichever of its nodes works. */
export interface Connection {
  /**
   * Reads, with a deadline. When a node fails, or what it answers cannot be used, the next one is asked, once; then
   * SYN_CHAIN_UNAVAILABLE. A SynthError of `work` passes as it is.
   */
  call<T>(what: string, work: (api: ApiPromise, link: Link) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** The same on one node only, whatever comes of it: LinkFault, RpcFault or what `work` throws. Deadline `timeoutMs`. */
  once<T>(work: (link: Link) => Promise<T>, timeoutMs: number, signal: AbortSignal): Promise<T>;
  /** Newest head; null before the first. */
  head(): { readonly block: number; readonly seenAtMs: number } | null;
  close(): Promise<void>;
}

export interface ConnectionParts {
  /** In order of preference, at least one. */
  readonly endpoints: readonly string[];
  /** Of one try on one node; connecting has as much. */
  readonly callTimeoutMs: number;
  readonly stallMs: number;
  /** Signed extensions beyond those that all Substrate chains have. */
  readonly extensions: SignedExtensions;
  readonly clock: Clock;
  readonly log: Logger;
  /** Ends the connection. */
  readonly signal: AbortSignal;
}

const backOffMs = { first: 1_000, longest: 30_000 };

/** Nothing happens before the first call; from then on it keeps itself connected until closed. */
export function openConnection(parts: ConnectionParts): Connection {
  const { endpoints, callTimeoutMs, clock, log } = parts;
  const life = new AbortController();
  setMaxListeners(0, life.signal);
  const onEnd = (): void => life.abort(parts.signal.reason);
  if (parts.signal.aborted) onEnd();
  else parts.signal.addEventListener('abort', onEnd, { once: true });
  const shelf: MetadataShelf = new Map();
  let head: ReturnType<Connection['head']> = null;
  let next = 0;
  let genesis: string | null = null;
  let link: Promise<Link> | null = null;
  let isKept = false;

  const onHead = (block: number): void => {
    if (block !== head?.block) head = { block, seenAtMs: clock.now() };
  };

  async function connect(): Promise<Link> {
    const faults: string[] = [];
    for (let tries = 0; tries < endpoints.length; tries += 1) {
      const endpoint = endpoints[next % endpoints.length] as string;
      try {
        const made = await openLink(
          endpoint,
          { ...parts, shelf, onHead, timeoutMs: callTimeoutMs },
          life.signal,
        );
        genesis ??= made.genesis;
        if (made.genesis !== genesis)
          made.socket.close(`it is of another chain (genesis ${made.genesis}, not ${genesis})`);
        made.socket.down.throwIfAborted();
        return watched(made);
      } catch (fault) {
        life.signal.throwIfAborted();
        if ((fault as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') throw fault;
        next += 1;
        faults.push(`${endpoint}: ${reasonOf(fault)}`);
        log.debug('no connection to a node', { endpoint, reason: reasonOf(fault) });
      }
    }
    throw unavailable(
      `No node of the chain can be used. ${faults.map((fault) => fault.replace(/\.$/, '')).join('; ')}.`,
    );
  }

  function watched(made: Link): Link {
    log.debug('connected', {
      endpoint: made.endpoint,
      specVersion: made.api.runtimeVersion.specVersion.toNumber(),
    });
    made.socket.down.addEventListener('abort', () => {
      link = null;
      if (!isUpgrade(made.socket.down.reason)) next += 1;
      if (life.signal.aborted) return;
      log.warn('a connection to the chain ended', {
        endpoint: made.endpoint,
        reason: reasonOf(made.socket.down.reason),
      });
    });
    return made;
  }

  function current(): Promise<Link> {
    if (life.signal.aborted) return Promise.reject(life.signal.reason as Error);
    if (!link) {
      const made = connect();
      link = made;
      made.catch(() => {
        if (link === made) link = null;
      });
    }
    if (!isKept) {
      isKept = true;
      void keep().catch(() => undefined);
    }
    return link;
  }

  /** Heads are to be followed even while nobody calls. Ends, by rejecting, with the connection. */
  async function keep(): Promise<void> {
    for (let waitMs = backOffMs.first; ;) {
      try {
        const { socket } = await current();
        waitMs = backOffMs.first;
        await within(new Promise<never>(() => undefined), socket.down, life.signal);
      } catch {
        life.signal.throwIfAborted();
        await clock.sleep(waitMs, life.signal);
        waitMs = Math.min(2 * waitMs, backOffMs.longest);
      }
    }
  }

  const once: Connection['once'] = async (work, timeoutMs, signal) => {
    const made = await within(current(), signal, life.signal);
    const deadline = clock.deadline(timeoutMs, signal);
    try {
      return await within(work(made), deadline.signal, made.socket.down, life.signal);
    } catch (fault) {
      // Silent for so long: the other calls of this connection fare no better.
      if (deadline.signal.aborted && !signal.aborted) {
        const silent = new LinkFault(`it did not answer within ${timeoutMs} ms`);
        made.socket.close(silent.message);
        throw silent;
      }
      throw fault;
    } finally {
      deadline.clear();
    }
  };

  return {
    once,
    async call(what, work, signal) {
      let endpoint = '';
      const tryOnce = () =>
        once(
          (used) => {
            endpoint = used.endpoint;
            return work(used.api, used);
          },
          callTimeoutMs,
          signal,
        );
      try {
        return await tryOnce();
      } catch (first) {
        mustEnd(first, signal, life.signal);
        log.debug('a call to the chain failed', { what, endpoint, reason: reasonOf(first) });
        // A node that answers, but not usably, is left too where there is another.
        if (endpoints.length > 1) await leave(endpoint);
        try {
          return await tryOnce();
        } catch (second) {
          mustEnd(second, signal, life.signal);
          throw unavailable(`No node of the chain could ${what}. ${endpoint}: ${reasonOf(second)}.`, second);
        }
      }
    },
    head: () => head,
    async close() {
      parts.signal.removeEventListener('abort', onEnd);
      life.abort(new DOMException('The connection to the chain is closed.', 'AbortError'));
      const made = await link?.catch(() => null);
      made?.socket.close('no longer wanted');
    },
  };

  async function leave(endpoint: string): Promise<void> {
    const made = await link?.catch(() => null);
    if (made?.endpoint === endpoint) made.socket.close('what it answered could not be used');
  }
}

/** Throws what no other node can mend. */
function mustEnd(fault: unknown, ...signals: readonly AbortSignal[]): void {
  signals.forEach((signal) => signal.throwIfAborted());
  if (isSynthError(fault)) throw fault;
}

const unavailable = (message: string, cause?: unknown): SynthError =>
  new SynthError('SYN_CHAIN_UNAVAILABLE', {
    message,
    hint: 'Check that the machine is online and that the nodes (`chain.endpoints`, `chain.network`) serve this chain.',
    ...(cause === undefined ? {} : { cause }),
  });
