import { createWriteStream, type WriteStream } from 'node:fs';

/** What happened to a stream, as its own program saw it. `at` is this machine's wall clock, ms. */
export type StreamEvent =
  | { at: number; event: 'opened'; version: number }
  /** The older of two connections is no more used. */
  | { at: number; event: 'moved'; from: number; to: number }
  | { at: number; event: 'closed'; version: number; code: number; reason: string }
  /** Since the last such line: messages that came, and sequence numbers that never did. */
  | { at: number; event: 'count'; messages: number; lost: number };

const COUNT_EVERY_MS = 250;

/** Writes one JSON line per event, and counts messages. */
export class StreamLog {
  readonly #stream: WriteStream;
  readonly #timer: NodeJS.Timeout;
  #messages = 0;
  #lost = 0;
  #lastSeq: number | null = null;

  constructor(path: string) {
    this.#stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
    this.#timer = setInterval(() => this.#writeCount(), COUNT_EVERY_MS);
  }

  write(event: StreamEvent): void {
    this.#stream.write(`${JSON.stringify(event)}\n`);
  }

  /** A message with this sequence number came; those between it and the one before are lost. */
  message(seq: number): void {
    this.#messages += 1;
    if (this.#lastSeq !== null) this.#lost += Math.max(0, seq - this.#lastSeq - 1);
    this.#lastSeq = seq;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#writeCount();
    await new Promise<void>((resolve) => this.#stream.end(resolve));
  }

  #writeCount(): void {
    if (this.#messages === 0) return;
    const counted = { messages: this.#messages, lost: this.#lost };
    this.write({ at: Date.now(), event: 'count', ...counted });
    this.#messages = 0;
    this.#lost = 0;
  }
}
