import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback, on a port of its own. */
export interface TestServer {
  /** `http://127.0.0.1:…`. */
  readonly url: string;
  close(): Promise<void>;
}

/** A test, as far as its server needs it: to be closed when the test is over. */
export interface Owner {
  after(close: () => Promise<void>): void;
}

export async function startServer(owner: Owner, listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  owner.after(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function answer(
  response: ServerResponse,
  status: number,
  headers: { [name: string]: string } = {},
  body = '',
): void {
  response.writeHead(status, headers).end(body);
}
