import type { Server, Socket } from 'node:net';
import { siteOf } from './site.ts';

export interface Connections {
  /** While a request of it is being answered, a connection is not closed to make room. */
  hold(socket: Socket): void;
  release(socket: Socket): void;
  closeAll(): void;
  /** Closes those that no request is being answered on. */
  closeIdle(): void;
}

/**
 * Bounds the open connections of a server, altogether and of each address. One too many closes the oldest that has nothing
 * being answered, so that connections held open idle never keep out those that ask; with none such it is itself refused.
 */
export function boundConnections(
  server: Server,
  {
    maxConnections,
    maxConnectionsPerIp,
  }: { readonly maxConnections: number; readonly maxConnectionsPerIp: number },
): Connections {
  /** Not in use, the oldest first. */
  const idle = new Set<Socket>();
  const byIp = new Map<string, Set<Socket>>();
  const open = new Set<Socket>();

  const makeRoom = (sockets: Iterable<Socket>): boolean => {
    for (const socket of sockets)
      if (idle.has(socket)) {
        remove(socket, siteOf(socket.remoteAddress ?? ''));
        socket.destroy();
        return true;
      }
    return false;
  };
  const remove = (socket: Socket, ip: string): void => {
    open.delete(socket);
    idle.delete(socket);
    const ofIp = byIp.get(ip);
    ofIp?.delete(socket);
    if (ofIp?.size === 0) byIp.delete(ip);
  };

  server.prependListener('connection', (socket: Socket) => {
    const ip = siteOf(socket.remoteAddress ?? '');
    const ofIp = byIp.get(ip) ?? new Set<Socket>();
    const hasRoom =
      (ofIp.size < maxConnectionsPerIp || makeRoom(ofIp)) && (open.size < maxConnections || makeRoom(idle));
    if (!hasRoom) return void socket.destroy();
    byIp.set(ip, ofIp.add(socket));
    open.add(socket);
    idle.add(socket);
    socket.once('close', () => remove(socket, ip));
  });

  return {
    hold: (socket) => void idle.delete(socket),
    release: (socket) => void (open.has(socket) && idle.add(socket)),
    closeAll: () => open.forEach((socket) => socket.destroy()),
    closeIdle: () => idle.forEach((socket) => socket.destroy()),
  };
}
