import type { ServerResponse } from 'node:http';
import type { Verdict } from '../answer/verdict.ts';
import type { Schedule } from '../ports.ts';
import type { Session } from '../session/session.ts';
import { eventText, type StreamEvent } from './event-text.ts';

/** A reader that lets this much wait is not reading. Characters and bytes, near enough. */
const MAX_WAITING_BYTES = 1_048_576;
/** How long the last event may take to be read. */
const LAST_EVENT_MS = 2_000;
const KEEP_ALIVE_MS = 15_000;

/**
 * A stream of server-sent events that was opened with a key, and ends when its key does (K16).
 *
 * The client hears of it in the stream: an event `keyturn` with the new value of `Api-Key-Status`
 * when the key is to be changed, and as the last one `keyturn-end` with the value that ended it. A
 * comment comes at once and every 15 s: who does not get the first has a proxy in between that keeps
 * answers back.
 */
export interface EventStream {
  readonly verdict: Verdict;
  /** Of a client that comes back, the id of the last event that it got; '' of another. */
  readonly lastEventId: string;
  /** Aborts when the stream has ended, whoever ended it. */
  readonly signal: AbortSignal;
  /**
   * Sends an event. After the end it does nothing. A client that has let more than 1 MiB wait is cut
   * off.
   */
  send(event: StreamEvent): void;
  /** Ends the stream. A second call does nothing. */
  close(): void;
}

/** How a stream is written, and what of its session is told. */
export class ResponseStream implements EventStream {
  readonly lastEventId: string;
  readonly #response: ServerResponse;
  readonly #schedule: Schedule;
  readonly #ended = new AbortController();
  readonly #closed: Promise<void>;
  #session: Session | null = null;
  #isOpen = false;
  #cancelKeepAlive: () => void = () => {};

  constructor(response: ServerResponse, schedule: Schedule) {
    this.#response = response;
    this.#schedule = schedule;
    const id = response.req.headers['last-event-id'];
    // Field values come as bytes; what is sent in a stream is UTF-8, and comes back so.
    this.lastEventId = typeof id === 'string' ? Buffer.from(id, 'latin1').toString() : '';
    this.#closed = new Promise((resolve) => response.once('close', resolve));
    // What fails here has closed the connection, and the session follows that.
    response.on('error', () => {});
  }

  get verdict(): Verdict {
    if (this.#session === null) throw new TypeError('the stream is not open yet');
    return this.#session.verdict;
  }

  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** The session is this stream's. False: its key has ended already. */
  begin(session: Session): boolean {
    this.#session = session;
    if (session.verdict.outcome === 'accepted') return true;
    session.close();
    return false;
  }

  /**
   * Answers the request: from here on it is a stream. False: its client has asked for the header
   * fields alone.
   */
  open(): boolean {
    void this.#closed.then(() => this.#end());
    this.#response.statusCode = 200;
    this.#response.setHeader('Content-Type', 'text/event-stream');
    // What compresses on the way keeps events back until a block of them is full.
    this.#response.setHeader('Cache-Control', 'no-store, no-transform');
    this.#response.setHeader('X-Accel-Buffering', 'no');
    if (this.#response.req.method === 'HEAD') {
      this.close();
      return false;
    }
    this.#isOpen = true;
    this.#write(': open\n\n');
    this.#keepAlive();
    return true;
  }

  send(event: StreamEvent): void {
    if (!this.#ended.signal.aborted) this.#write(eventText(event));
  }

  /** The key is to be changed: tells the client. One that is not open yet is answered with it. */
  tell(verdict: Verdict): void {
    if (this.#isOpen) this.send({ event: 'keyturn', data: statusOf(verdict) });
  }

  close(): void {
    if (this.#ended.signal.aborted) return;
    this.#end();
    this.#endWith('');
  }

  /** The key has ended. Settles when the connection has. */
  async end(verdict: Verdict): Promise<void> {
    if (!this.#isOpen) {
      this.#ended.abort();
      return;
    }
    if (!this.#ended.signal.aborted) {
      this.#end();
      this.#endWith(eventText({ event: 'keyturn-end', data: statusOf(verdict) }));
    }
    await this.#closed;
  }

  #endWith(lastEvent: string): void {
    this.#response.end(lastEvent);
    const cancel = this.#schedule.after(LAST_EVENT_MS, () => this.#response.destroy());
    void this.#closed.then(cancel);
  }

  #end(): void {
    this.#cancelKeepAlive();
    this.#ended.abort();
    this.#session?.close();
  }

  #keepAlive(): void {
    this.#cancelKeepAlive = this.#schedule.after(KEEP_ALIVE_MS, () => {
      if (this.#ended.signal.aborted) return;
      this.#keepAlive();
      this.#write(': still open\n\n');
    });
  }

  #write(text: string): void {
    if (this.#response.writableLength > MAX_WAITING_BYTES) this.#response.destroy();
    else this.#response.write(text);
  }
}

function statusOf({ headers }: Verdict): string {
  return headers['Api-Key-Status'] ?? '';
}
