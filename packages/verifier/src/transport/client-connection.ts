import type { IncomingMessage } from 'node:http';

/** Who speaks, and how, as far as the socket and trusted proxies tell. */
export interface ClientConnection {
  address: string;
  /** Undefined where nobody who is trusted says it. */
  encrypted: boolean | undefined;
}

/**
 * Reads the client's address and protocol. Each of `trustedHops` proxies appends what it saw to
 * `X-Forwarded-For` and `X-Forwarded-Proto`, so what counts stands that far from the end; whatever
 * stands before it, a client may have written itself.
 */
export function clientConnectionOf(
  { socket, rawHeaders }: Pick<IncomingMessage, 'socket' | 'rawHeaders'>,
  trustedHops: number,
): ClientConnection {
  return forwardedConnection(socket.remoteAddress ?? '', rawHeaders, trustedHops);
}

/** The same, where the address of the connection's other end is told in another way. */
export function forwardedConnection(
  address: string,
  rawHeaders: readonly string[],
  trustedHops: number,
): ClientConnection {
  if (trustedHops === 0) return { address, encrypted: undefined };
  const proto = fromEnd(headersOf(rawHeaders, 'x-forwarded-proto'), trustedHops) ?? '';
  const forwardedFor = fromEnd(headersOf(rawHeaders, 'x-forwarded-for'), trustedHops) ?? '';
  return {
    address: forwardedFor === '' ? address : addressOf(forwardedFor),
    encrypted: ENCRYPTED.get(proto.toLowerCase()),
  };
}

// Whatever else a proxy writes says nothing.
const ENCRYPTED = new Map([
  ['http', false],
  ['ws', false],
  ['https', true],
  ['wss', true],
]);

/** Some proxies write the port too, and then an IPv6 address in brackets. */
function addressOf(text: string): string {
  const [, bracketed, plain] = WITH_PORT.exec(text) ?? [];
  return bracketed ?? plain ?? text;
}

const WITH_PORT = /^(?:\[([^\]]*)\](?::\d+)?|([^:]*):\d+)$/;

/** The items of a list field that may come in several lines. */
function headersOf(rawHeaders: readonly string[], name: string): string[] {
  const items: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === name) items.push(...(rawHeaders[i + 1] ?? '').split(','));
  }
  return items.map((item) => item.trim());
}

function fromEnd(items: string[], hops: number): string | undefined {
  // A chain that is shorter than declared: the first is the nearest to the client that there is.
  return items.at(-hops) ?? items[0];
}
