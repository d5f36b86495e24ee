import type { IncomingMessage } from 'node:http';

/** A request of the Fetch API, as it came over the wire as far as its runtime tells. */
export interface FetchConnection {
  /** Name, value, name, value. */
  rawHeaders: readonly string[];
  /** The other end of the connection; '' where the runtime does not tell. */
  address: string;
}

/**
 * What runtimes hand to a `fetch` handler beside the request: `@hono/node-server` Node's own
 * request, Bun its server, Deno the other end's address.
 */
interface Runtime {
  incoming?: Pick<IncomingMessage, 'rawHeaders' | 'socket'>;
  requestIP?: AskAddress;
  server?: { requestIP?: AskAddress };
  remoteAddr?: { hostname?: string };
}

type AskAddress = (request: Request) => { address: string } | null;

/**
 * Reads header fields and address. `Headers` shows fields of one name as one value, joined by
 * commas, so Node's own list is taken where there is one. Where there is none, `Authorization` is
 * taken apart again: neither a key nor the word before it has a comma, so two that were sent are
 * seen as two. In the fields that hold nothing but a key, a comma tells enough.
 */
export function fetchConnectionOf(request: Request, runtime: unknown): FetchConnection {
  const told: Runtime = typeof runtime === 'object' && runtime !== null ? runtime : {};
  const { incoming } = told;
  if (Array.isArray(incoming?.rawHeaders)) {
    return { rawHeaders: incoming.rawHeaders, address: incoming.socket?.remoteAddress ?? '' };
  }
  return { rawHeaders: listOf(request.headers), address: addressOf(request, told) };
}

function listOf(headers: Headers): string[] {
  return [...headers].flatMap(([name, value]) =>
    name === 'authorization'
      ? value.split(',').flatMap((part) => [name, part.trim()])
      : [name, value],
  );
}

function addressOf(request: Request, runtime: Runtime): string {
  // Called as a method: Bun's needs its server as `this`.
  const bun = runtime.server ?? runtime;
  if (typeof bun.requestIP === 'function') return bun.requestIP(request)?.address ?? '';
  return runtime.remoteAddr?.hostname ?? '';
}
