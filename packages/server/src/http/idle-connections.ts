import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Hangs up on connections that wait for nothing, now and as each is answered. Node does half of it:
 * its own list leaves out those that never sent a request, which HTTP clients open ahead, and those
 * that become idle after the server began to close; each would hold up a stop for a minute.
 *
 * @returns a function that begins it.
 */
export function trackConnections(server: Server): () => void {
  const open = new Set<Socket>();
  const busy = new WeakMap<Socket, number>();
  let isClosing = false;
  const hangUp = (socket: Socket) => {
    if (isClosing && !busy.get(socket)) socket.destroySoon();
  };
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    busy.set(socket, (busy.get(socket) ?? 0) + 1);
    response.once('close', () => {
      busy.set(socket, (busy.get(socket) ?? 1) - 1);
      hangUp(socket);
    });
  });
  return () => {
    isClosing = true;
    for (const socket of open) hangUp(socket);
  };
}
