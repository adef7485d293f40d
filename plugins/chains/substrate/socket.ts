import { setMaxListeners } from 'node:events';
import type { WebSocket } from 'ws';
import { LinkFault, RpcFault } from './faults.ts';

/** JSON-RPC over one WebSocket to one node. It never reconnects: when it is over, it is over. */
export interface Socket {
  readonly endpoint: string;
  /** Aborts, with a LinkFault for its reason, when the node cannot be talked to any more. */
  readonly down: AbortSignal;
  /** LinkFault, or RpcFault with what the node answered. Settles when the socket ends, if not before. */
  send<T>(method: string, params: readonly unknown[]): Promise<T>;
  /** Calls `listen` with what the node tells from then on; resolves once the node has agreed. */
  subscribe(method: string, params: readonly unknown[], listen: (news: unknown) => void): Promise<void>;
  close(reason: string): void;
}

/** A metagraph of the largest subnet is a few megabytes, metadata one. */
const maxMessageBytes = 64 * 1024 * 1024;
/** News of a subscription that the node has not yet confirmed. */
const maxEarlyNews = 1000;

interface Waiting {
  resolve(result: unknown): void;
  reject(fault: Error): void;
}

/** Connects; LinkFault when nobody takes the call within `timeoutMs`, or the signal's reason. */
export async function openSocket(endpoint: string, timeoutMs: number, signal: AbortSignal): Promise<Socket> {
  const { WebSocket } = await import('ws');
  signal.throwIfAborted();
  const ws = new WebSocket(endpoint, {
    handshakeTimeout: timeoutMs,
    maxPayload: maxMessageBytes,
    followRedirects: false,
  });
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, (news: unknown) => void>();
  const early: { readonly id: string; readonly news: unknown }[] = [];
  let ids = 0;

  const end = (reason: string): void => {
    if (ending.signal.aborted) return;
    const fault = new LinkFault(reason);
    ending.abort(fault);
    ws.terminate();
    waiting.forEach((one) => one.reject(fault));
    waiting.clear();
    listeners.clear();
  };
  ws.on('message', (data: Buffer) => {
    const message = readMessage(data);
    if (message === null) end('it answered what is no JSON-RPC');
    else if (message.kind === 'answer') {
      waiting.get(message.id)?.resolve(message.result);
      waiting.delete(message.id);
    } else if (message.kind === 'error') {
      waiting.get(message.id)?.reject(message.fault);
      waiting.delete(message.id);
    } else {
      const listen = listeners.get(message.subscription);
      if (listen) return listen(message.news);
      if (early.push({ id: message.subscription, news: message.news }) > maxEarlyNews) early.shift();
    }
  });
  ws.on('close', (code: number) => end(`it hung up (${code})`));
  ws.on('error', (error: Error) => end(error.message));
  await opened(ws, ending.signal, signal, end);

  const send = <T>(method: string, params: readonly unknown[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (ending.signal.aborted) return reject(ending.signal.reason as Error);
      const id = ++ids;
      waiting.set(id, { resolve: resolve, reject });
      ws.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  return {
    endpoint,
    down: ending.signal,
    send,
    async subscribe(method, params, listen) {
      const id = String(await send<unknown>(method, params));
      listeners.set(id, listen);
      early.splice(0).forEach((one) => (one.id === id ? listen(one.news) : early.push(one)));
    },
    close: end,
  };
}

function opened(
  ws: WebSocket,
  down: AbortSignal,
  signal: AbortSignal,
  end: (why: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => end('no longer wanted');
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = (how: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      how();
    };
    down.addEventListener('abort', () =>
      settle(() => reject((signal.aborted ? signal.reason : down.reason) as Error)),
    );
    ws.once('open', () => settle(resolve));
  });
}

type Message =
  | { readonly kind: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly fault: RpcFault }
  | { readonly kind: 'news'; readonly subscription: string; readonly news: unknown };

/** null: not what a JSON-RPC server says. */
function readMessage(data: Buffer): Message | null {
  const message = parse(data);
  if (!isObject(message)) return null;
  const { id, error, params } = message;
  if (typeof id === 'number') {
    if (isObject(error)) return { kind: 'error', id, fault: readFault(error) };
    return 'result' in message ? { kind: 'answer', id, result: message['result'] } : null;
  }
  if (!isObject(params) || !('result' in params)) return null;
  return { kind: 'news', subscription: String(params['subscription']), news: params['result'] };
}

function readFault({ code, message, data }: Record<string, unknown>): RpcFault {
  const added = data === undefined ? '' : typeof data === 'string' ? data : JSON.stringify(data);
  return new RpcFault(typeof code === 'number' ? code : 0, String(message), added);
}

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
