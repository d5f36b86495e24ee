import { type KeyStatus, parseKeyStatus } from '../http/key-status.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import type { ClientPorts } from '../ports.ts';
import type { RingVersion } from '../ring/ring-version.ts';
import type { ConnectionEnd } from './end-rule.ts';
import type { SocketData, SocketEvent, WebSocketLike } from './web-socket-like.ts';

/** What the verifier said at the handshake. */
export interface Handshake {
  readonly status: KeyStatus | null;
  /** The `Date` of the answer. */
  readonly date: string | null;
}

/** Told of one connection. `ended` is the last, and comes once. */
export interface ConnectionListener {
  opened(connection: Connection, handshake: Handshake): void;
  message(connection: Connection, data: unknown): void;
  /** `end` is null where its client closed it. */
  ended(connection: Connection, end: ConnectionEnd | null, status: KeyStatus | null): void;
}

/** The part of an `IncomingMessage` of Node that is read. */
interface HandshakeAnswer {
  readonly statusCode?: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  resume?(): void;
}

const OPENING_MS = 10_000;
const CLOSING_MS = 5_000;

/** One WebSocket with one version of the key, from the handshake to its end. */
export class Connection {
  readonly version: RingVersion;
  /** It was asked to resume after the message that had been delivered last. */
  readonly isResumed: boolean;
  readonly #socket: WebSocketLike;
  readonly #ports: ClientPorts;
  readonly #listener: ConnectionListener;
  #state: 'opening' | 'open' | 'closing' | 'ended' = 'opening';
  #handshake: Handshake = { status: null, date: null };
  #forgetLimit: () => void;

  constructor(
    socket: WebSocketLike,
    about: { readonly version: RingVersion; readonly isResumed: boolean },
    ports: ClientPorts,
    listener: ConnectionListener,
  ) {
    this.#socket = socket;
    this.version = about.version;
    this.isResumed = about.isResumed;
    this.#ports = ports;
    this.#listener = listener;
    this.#forgetLimit = ports.schedule.after(OPENING_MS, () => this.#giveUp());
    this.#listen();
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  get isClosing(): boolean {
    return this.#state === 'closing';
  }

  get canPause(): boolean {
    return this.#socket.pause !== undefined && this.#socket.resume !== undefined;
  }

  send(data: SocketData): void {
    this.#socket.send(data);
  }

  pause(): void {
    if (this.#state === 'open') this.#socket.pause?.();
  }

  resume(): void {
    this.#socket.resume?.();
  }

  /** Closes it; `ended` follows when the other side has answered, or has not for too long. */
  close(): void {
    if (this.#state === 'closing' || this.#state === 'ended') return;
    const wasOpen = this.#state === 'open';
    this.#state = 'closing';
    this.#forgetLimit();
    this.#forgetLimit = this.#ports.schedule.after(CLOSING_MS, () => this.#giveUp());
    if (wasOpen) {
      this.#socket.close(1000);
      // The answer comes behind what was not read yet.
      this.#socket.resume?.();
    } else this.#terminate();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on?.('upgrade', (answer: HandshakeAnswer) => {
      this.#handshake = { status: statusOf(answer), date: field(answer, 'date') };
    });
    socket.on?.('unexpected-response', (_request: unknown, answer: HandshakeAnswer) => {
      this.#refused(answer);
    });
    socket.addEventListener('open', () => this.#opened());
    socket.addEventListener('message', ({ data }) => {
      if (this.#state !== 'ended') this.#listener.message(this, data);
    });
    // A `close` follows, and says more. What an `error` says may quote the handshake.
    socket.addEventListener('error', () => {});
    socket.addEventListener('close', (event) => this.#closed(event));
  }

  #opened(): void {
    if (this.#state !== 'opening') return;
    this.#state = 'open';
    this.#forgetLimit();
    this.#listener.opened(this, this.#handshake);
  }

  #refused(answer: HandshakeAnswer): void {
    const status = statusOf(answer);
    const retryAfter = field(answer, 'retry-after');
    this.#handshake = { status, date: field(answer, 'date') };
    answer.resume?.();
    this.#cutOff({
      closeCode: null,
      status: answer.statusCode ?? null,
      state: status?.state ?? null,
      retryAfterMs: retryAfterMs(retryAfter, this.#ports.clock.wallMs()),
    });
  }

  #closed({ code, reason }: SocketEvent): void {
    const wasOpen = this.#state === 'open';
    const status = wasOpen ? parseKeyStatus(reason ?? null) : null;
    if (wasOpen) this.#handshake = { status, date: null };
    const closeCode = wasOpen ? (code ?? 1006) : null;
    this.#end({ closeCode, status: null, state: status?.state ?? null, retryAfterMs: null });
  }

  /** It did not open, or close, in time. */
  #giveUp(): void {
    this.#cutOff({ closeCode: null, status: null, state: null, retryAfterMs: null });
  }

  #cutOff(end: ConnectionEnd): void {
    this.#end(end, () => this.#terminate());
  }

  /** @param cut Before `ended` is told: then another connection may be opened. */
  #end(end: ConnectionEnd, cut = (): void => {}): void {
    if (this.#state === 'ended') return;
    const wasClosing = this.#state === 'closing';
    this.#state = 'ended';
    this.#forgetLimit();
    cut();
    this.#listener.ended(this, wasClosing ? null : end, this.#handshake.status);
  }

  #terminate(): void {
    try {
      if (this.#socket.terminate) this.#socket.terminate();
      else this.#socket.close();
    } catch {
      // There is nothing left to end.
    }
  }
}

function statusOf(answer: HandshakeAnswer): KeyStatus | null {
  return parseKeyStatus(field(answer, 'api-key-status'));
}

function field({ headers }: HandshakeAnswer, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
