import type { IncomingMessage } from 'node:http';
import type { Socket as NetSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { PROBLEM_MEDIA_TYPE, problemText } from './answer/problem.ts';
import type { Verdict } from './answer/verdict.ts';
import type { Session, SessionHandlers } from './session/session.ts';
import { clientConnectionOf } from './transport/client-connection.ts';
import { NO_SCOPES } from './usage/asked.ts';
import type { Verifier } from './verifier.ts';

/** How long a peer may take to answer a close frame. */
const CLOSE_MS = 2_000;
/** How long nothing comes before TCP asks whether the peer is there: a session must not outlive it. */
const PROBE_AFTER_MS = 30_000;
/** RFC 6455, section 7.4.1. */
const NORMAL_CLOSE_CODE = 1_000;
/** RFC 6455, section 5.5: a control frame holds 125 bytes, two of them the code. */
const MAX_REASON_LENGTH = 123;
/** RFC 6455, section 7.4.2: 4000 to 4999 are the application's own. */
const FIRST_CLOSE_CODE = 4_000;

/** What is used of a `WebSocket` of the package `ws`. */
export interface SocketOfWs {
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: 'error', listener: () => void): unknown;
}

/** What is used of a `WebSocketServer` of the package `ws`, made with `noServer: true`. */
export interface ServerOfWs<Socket extends SocketOfWs> {
  handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    done: (socket: Socket) => void,
  ): void;
  on(event: 'headers', listener: (headers: string[], request: IncomingMessage) => void): unknown;
  emit(event: 'connection', socket: Socket, request: IncomingMessage, session: Session): boolean;
}

/** What a WebSocket asks for. */
export interface UpgradeOptions<Socket> {
  /** Scopes that the key must have; none by default. */
  scopes?: readonly string[];
  /** The route pattern that uses are told under, never a path with ids in it. Default: ''. */
  route?: string;
  /** The connection goes on, and its client is to be told something else: the key is to be changed. */
  onVerdict?: (socket: Socket, verdict: Verdict) => void;
}

/**
 * A listener for `upgrade` of a `node:http` server: opens a WebSocket of the package `ws` where the
 * key allows it, and closes it when the key does no more (K16). Who has no valid key is answered in
 * plain HTTP, before anything is upgraded. The event `connection` of the `WebSocketServer` brings the
 * session as its third argument; the answer to the handshake has `Api-Key-Status`.
 *
 * The close code is 4000 and the status that a request would be answered with: 4401, 4403, 4429,
 * 4503; the reason is the value of `Api-Key-Status`. A peer that has not answered after 2 s is cut
 * off. Whatever the handlers of the socket do, the connection ends. `close` of the session closes the
 * WebSocket.
 *
 * A page of any origin may open a WebSocket, but its script cannot set header fields, so it sends no
 * key. Where a cookie or an address counts beside the key, check `Origin` before. It rejects as a
 * handler of `connection` throws; the connection is then closed.
 */
export function keyturnUpgrade<Socket extends SocketOfWs>(
  verifier: Verifier,
  server: ServerOfWs<Socket>,
  options: UpgradeOptions<Socket> = {},
): (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void> {
  const accepted = new WeakMap<IncomingMessage, Verdict>();
  server.on('headers', (headers, request) => {
    const keyStatus = accepted.get(request)?.headers['Api-Key-Status'];
    if (keyStatus !== undefined) headers.push(`Api-Key-Status: ${keyStatus}`);
  });
  return async (request, connection, head) => {
    const upgrade = new Upgrade<Socket>(verifier, connection, options.onVerdict);
    const { verdict, session } = await verifier.openSession(
      presentedBy(request, options, verifier.trustedHops),
      upgrade,
    );
    if (session === null) return refuse(connection, verdict);
    if (!upgrade.begin(session)) return;
    accepted.set(request, verdict);
    try {
      server.handleUpgrade(request, connection, head, (socket) => {
        upgrade.opened(socket);
        server.emit('connection', socket, request, upgrade);
      });
    } catch (fault) {
      connection.destroy();
      throw fault;
    }
  };
}

/** From the request to the end of its connection. */
class Upgrade<Socket extends SocketOfWs> implements Session, SessionHandlers {
  readonly #verifier: Verifier;
  readonly #connection: Duplex;
  readonly #onVerdict: ((socket: Socket, verdict: Verdict) => void) | undefined;
  readonly #closed: Promise<void>;
  #session: Session | null = null;
  #socket: Socket | null = null;

  constructor(
    verifier: Verifier,
    connection: Duplex,
    onVerdict: ((socket: Socket, verdict: Verdict) => void) | undefined,
  ) {
    this.#verifier = verifier;
    this.#connection = connection;
    this.#onVerdict = onVerdict;
    this.#closed = new Promise((resolve) => connection.once('close', resolve));
    connection.on('error', ignore);
    if ('setKeepAlive' in connection) (connection as NetSocket).setKeepAlive(true, PROBE_AFTER_MS);
  }

  get verdict(): Verdict {
    if (this.#session === null) throw new TypeError('the session has not begun');
    return this.#session.verdict;
  }

  /** The connection is the session's from here on. False: its client has gone already. */
  begin(session: Session): boolean {
    this.#session = session;
    void this.#closed.then(() => session.close());
    if (!this.#connection.destroyed) return true;
    session.close();
    return false;
  }

  opened(socket: Socket): void {
    this.#socket = socket;
    // A peer that breaks the protocol is closed by `ws`; unheard, its error would end the process.
    socket.on('error', ignore);
  }

  onVerdict(verdict: Verdict): void {
    if (this.#socket !== null) this.#onVerdict?.(this.#socket, verdict);
  }

  async onEnd(verdict: Verdict): Promise<void> {
    const reason = (verdict.headers['Api-Key-Status'] ?? '').slice(0, MAX_REASON_LENGTH);
    await this.#end(FIRST_CLOSE_CODE + verdict.status, reason);
  }

  close(): void {
    void this.#end(NORMAL_CLOSE_CODE, '');
  }

  async #end(code: number, reason: string): Promise<void> {
    const socket = this.#socket;
    if (socket === null) {
      this.#connection.destroy();
      return;
    }
    const cancel = this.#verifier.schedule.after(CLOSE_MS, () => socket.terminate());
    socket.close(code, reason);
    await this.#closed;
    cancel();
  }
}

function presentedBy(
  request: IncomingMessage,
  { scopes = NO_SCOPES, route = '' }: Pick<UpgradeOptions<unknown>, 'scopes' | 'route'>,
  trustedHops: number,
) {
  const { rawHeaders, url = '', method = '' } = request;
  const connection = clientConnectionOf(request, trustedHops);
  return { rawHeaders, url, method, route, scopes, ...connection };
}

/** Answers in HTTP, and closes. A preflight is none of an upgrade's. */
function refuse(connection: Duplex, verdict: Verdict): void {
  const isRefusal = verdict.outcome !== 'accepted';
  const body = isRefusal ? problemText(verdict) : '';
  const fields = {
    ...verdict.headers,
    ...(isRefusal && { 'Content-Type': PROBLEM_MEDIA_TYPE }),
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = isRefusal ? verdict.status : 405;
  connection.once('finish', () => connection.destroy());
  connection.end(
    `HTTP/1.1 ${status} ${STATUS_TEXTS.get(status) ?? ''}\r\n${lines.join('')}\r\n${body}`,
  );
}

const STATUS_TEXTS = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [405, 'Method Not Allowed'],
  [429, 'Too Many Requests'],
  [503, 'Service Unavailable'],
]);

function ignore(): void {}
