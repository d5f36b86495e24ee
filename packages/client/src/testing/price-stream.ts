import type { SocketEvent, WebSocketLike } from '../socket/web-socket-like.ts';
import type { ManualTime } from './manual-time.ts';

/** How the next handshake is answered; `open` unless the key is refused. */
export type HandshakeAnswer = 'open' | 'behind' | 'forbidden' | 'lost' | 'hangs' | 'turned-away';

type Listener = (...parts: never[]) => void;

/**
 * A server that sends every connection all its messages, numbered from 1, over a network that takes
 * its time and keeps the order. Virtual time; the key is judged at the handshake and when told.
 */
export class PriceStream {
  readonly log: number[] = [];
  readonly refused = new Set<string>();
  readonly connections: StreamConnection[] = [];
  readonly handshakes: HandshakeAnswer[] = [];
  mostAtOnce = 0;
  /** How every handshake is answered that `handshakes` says nothing of. */
  usualAnswer: HandshakeAnswer = 'open';
  /** The close that follows a handshake answered with `turned-away`. */
  turnsAwayWith: [code: number, reason: string] = [4401, 'refused'];
  readonly #time: ManualTime;
  readonly #delay: (connection: number) => number;

  /** @param delay How long something takes on the connection with this number, from 0, in ms. */
  constructor(time: ManualTime, delay: (connection: number) => number) {
    this.#time = time;
    this.#delay = delay;
  }

  readonly open = (
    url: string,
    { headers }: { headers: Record<string, string> },
  ): WebSocketLike => {
    const key = headers['x-api-key'] ?? '';
    const after = new URL(url).searchParams.get('after');
    const number = this.connections.length;
    const delay = (): number => this.#delay(number);
    const connection = new StreamConnection(this, this.#time, delay, { key, after });
    this.connections.push(connection);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.alive().length);
    return connection;
  };

  /** Those that are not at their end. */
  alive(): StreamConnection[] {
    return this.connections.filter(({ isEnded }) => !isEnded);
  }

  publish(): void {
    this.log.push(this.log.length + 1);
    for (const connection of this.connections) connection.carry(this.log.length);
  }

  /** Refuses the key from now on, and ends what it has open. */
  refuse(key: string): void {
    this.refused.add(key);
    for (const connection of this.connections) {
      if (connection.key === key) connection.end(4401, 'refused;version=1');
    }
  }

  /** The network fails: what is on its way is lost. */
  drop(): void {
    for (const connection of this.connections) connection.drop();
  }
}

class StreamConnection implements WebSocketLike {
  readonly key: string;
  isEnded = false;
  readonly sent: unknown[] = [];
  readonly #stream: PriceStream;
  readonly #time: ManualTime;
  readonly #delay: () => number;
  readonly #after: string | null;
  readonly #listeners = new Map<string, Listener[]>();
  #arrivesMs = 0;
  #isServed = false;
  #isPaused = false;
  #unread: (() => void)[] = [];
  #forget = new Set<() => void>();

  constructor(
    stream: PriceStream,
    time: ManualTime,
    delay: () => number,
    asked: { key: string; after: string | null },
  ) {
    this.#stream = stream;
    this.#time = time;
    this.#delay = delay;
    this.key = asked.key;
    this.#after = asked.after;
    this.#later(() => this.#handshake());
  }

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  addEventListener(type: string, listener: (event: SocketEvent) => void): void {
    this.on(type, listener as Listener);
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {
    this.#later(() => this.end(1000, ''));
  }

  terminate(): void {
    this.#ended({ type: 'close', code: 1006, reason: '' });
  }

  /** What arrives meanwhile stays in the buffers of the machine. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    while (!this.#isPaused) {
      const arrived = this.#unread.shift();
      if (!arrived) return;
      arrived();
    }
  }

  carry(data: number): void {
    if (this.#isServed) this.#later(() => this.#emit('message', { type: 'message', data }));
  }

  end(code: number, reason: string): void {
    if (!this.#isServed) return;
    this.#isServed = false;
    this.#later(() => this.#ended({ type: 'close', code, reason }));
  }

  drop(): void {
    if (this.#isServed) this.terminate();
  }

  #handshake(): void {
    const answer = this.#stream.handshakes.shift() ?? this.#stream.usualAnswer;
    if (answer === 'hangs') return;
    if (answer === 'lost') this.#later(() => this.terminate());
    else if (answer === 'behind') this.#refuse(503, 'behind', { 'retry-after': '1' });
    else if (answer === 'forbidden') this.#refuse(403, 'active');
    else if (this.#stream.refused.has(this.key)) this.#refuse(401, 'refused');
    else this.#accept();
    // The verdict may change right after the handshake.
    if (answer === 'turned-away') this.end(...this.#stream.turnsAwayWith);
  }

  #refuse(statusCode: number, status: string, more: Record<string, string> = {}): void {
    const headers = { 'api-key-status': status, ...more };
    this.#later(() => this.#emit('unexpected-response', {}, { statusCode, headers }));
  }

  #accept(): void {
    this.#isServed = true;
    this.#later(() => {
      this.#emit('upgrade', { headers: { 'api-key-status': 'active' } });
      this.#emit('open', {});
    });
    if (this.#after === null) return;
    for (const message of this.#stream.log.slice(Number(this.#after))) this.carry(message);
  }

  /** After the network's delay, and after what was sent before. */
  #later(call: () => void): void {
    const nowMs = this.#time.clock.monotonicMs();
    this.#arrivesMs = Math.max(this.#arrivesMs, nowMs + this.#delay());
    const forget = this.#time.schedule.after(this.#arrivesMs - nowMs, () => {
      this.#forget.delete(forget);
      if (this.isEnded) return;
      if (this.#isPaused) this.#unread.push(call);
      else call();
    });
    this.#forget.add(forget);
  }

  #ended(event: SocketEvent): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.#isServed = false;
    for (const forget of this.#forget) forget();
    this.#unread = [];
    this.#emit('close', event);
  }

  #emit(event: string, ...parts: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(parts as never[]));
  }
}
