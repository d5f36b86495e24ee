import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as requestBy } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { CheckedTarget } from './checked-target.ts';
import type { WebhookNet } from './webhook-net.ts';

/** Header fields of an answer beyond this end the attempt. */
const MOST_HEADER_BYTES = 8_192;

export interface PostedAnswer {
  status: number;
  retryAfter: string | null;
  /** As much of the body as was asked for. */
  body: string;
}

/**
 * One POST over TLS to exactly the checked address, with the name of the URL in Host, in SNI and in
 * the check of the certificate. No redirect is followed, no connection is kept, no proxy is asked.
 *
 * @param mostBodyBytes - how much of the answer's body is read; the rest never is.
 * @param signal - ends the attempt wherever it is; it then rejects.
 */
export async function guardedPost(
  net: WebhookNet,
  target: CheckedTarget,
  message: { headers: Record<string, string>; body: string },
  mostBodyBytes: number,
  signal: AbortSignal,
): Promise<PostedAnswer> {
  signal.throwIfAborted();
  const raw = heard(net.dial(target.address, target.port));
  const drop = () => raw.destroy();
  signal.addEventListener('abort', drop);
  try {
    await once(raw, 'connect', { signal });
    const secure = await secured(net, target, raw, signal);
    const response = await sent(target, message, secure, signal);
    return {
      status: response.statusCode ?? 0,
      retryAfter: response.headers['retry-after'] ?? null,
      body: await beginning(response, mostBodyBytes),
    };
  } finally {
    signal.removeEventListener('abort', drop);
    drop();
  }
}

/** A stream that was cut off may tell of it after nobody waits for it any more. */
function heard<Emitter extends NodeJS.EventEmitter>(emitter: Emitter): Emitter {
  emitter.on('error', () => undefined);
  return emitter;
}

/** Nothing of the message is written before the certificate was checked. */
async function secured(
  { authorities }: WebhookNet,
  { url, address }: CheckedTarget,
  raw: Socket,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const isAddress = isIP(url.hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
  const secure = heard(
    connect({
      socket: raw,
      host: address,
      // RFC 6066 §3: SNI has names alone; an address is checked as the host.
      servername: isAddress ? '' : url.hostname,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      ...(authorities === undefined ? {} : { ca: authorities }),
    }),
  );
  await once(secure, 'secureConnect', { signal });
  return secure;
}

async function sent(
  { url }: CheckedTarget,
  { headers, body }: { headers: Record<string, string>; body: string },
  secure: TLSSocket,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = heard(
    requestBy({
      method: 'POST',
      path: url.pathname + url.search,
      headers: {
        host: url.host,
        'content-length': String(Buffer.byteLength(body)),
        connection: 'close',
        ...headers,
      },
      maxHeaderSize: MOST_HEADER_BYTES,
      createConnection: () => secure,
    }),
  );
  const answered = once(request, 'response', { signal });
  request.end(body);
  const [response] = (await answered) as [IncomingMessage];
  return heard(response);
}

async function beginning(response: IncomingMessage, mostBytes: number): Promise<string> {
  if (mostBytes === 0) return '';
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response) {
    parts.push(part as Buffer);
    length += (part as Buffer).length;
    if (length >= mostBytes) break;
  }
  return Buffer.concat(parts).subarray(0, mostBytes).toString('utf8');
}
