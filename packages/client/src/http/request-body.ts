/** A body as `fetch` takes it. */
type FetchBody = NonNullable<RequestInit['body']> | null;

/**
 * The body of a request:
 * - text, bytes, a Blob, form parameters: sent again where need be. Bytes are copied.
 * - a `ReadableStream`, an async iterable such as a `Readable` of Node, `FormData`: sent once. It is
 *   read as fast as it is sent, and no more of it is held than one piece.
 * - a function: called for each sending, and returns a body that was not sent yet, such as
 *   `() => createReadStream(path)`. What it returns may be sent again, however long.
 */
export type RequestBody = SentBody | undefined | (() => SentBody);

type SentBody = FetchBody | AsyncIterable<Uint8Array | string>;

/** What is kept of a body until the answer is there. */
export interface OutgoingBody {
  /** It can be sent more than once. */
  readonly replayable: boolean;
  /** What goes into the next sending. To be called once for each. */
  take(): SendableBody;
  /**
   * Ends the stream that is being sent, as if it had no more pieces, and lets its source go. Only
   * for a request that was refused before its handler ran, since what arrived looks complete.
   */
  stop(): void;
}

interface SendableBody {
  readonly body: FetchBody;
  readonly duplex?: 'half';
}

/** A request without one. */
export const NO_BODY: OutgoingBody = {
  replayable: true,
  take: () => ({ body: null }),
  stop: () => {},
};

/** Takes a body over, so that the caller may change its buffer. */
export function outgoingBody(body: RequestBody): OutgoingBody {
  if (body === null || body === undefined) return NO_BODY;
  const isMade = typeof body === 'function';
  const copy = isMade ? null : copied(body);
  let stream: PieceStream | null = null;
  return {
    replayable: isMade || isWhole(copy),
    take: () => {
      const next = isMade ? body() : copy;
      stream = pieceStream(next);
      return stream ? { body: stream.readable, duplex: 'half' } : { body: next as FetchBody };
    },
    stop: () => stream?.stop(),
  };
}

/** Null where `fetch` reads the body by itself. */
function pieceStream(body: SentBody): PieceStream | null {
  if (isWhole(body) || body instanceof FormData) return null;
  if (body instanceof ReadableStream) {
    const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
    return new PieceStream({
      next: () => reader.read() as Promise<IteratorResult<Uint8Array>>,
      return: async () => {
        await reader.cancel();
        return { done: true, value: undefined };
      },
    });
  }
  // Not every runtime's `fetch` takes an async iterable.
  return isAsyncIterable(body) ? new PieceStream(body[Symbol.asyncIterator]()) : null;
}

function copied<T extends SentBody>(body: T): T {
  if (body instanceof ArrayBuffer) return body.slice(0) as T & ArrayBuffer;
  if (body instanceof URLSearchParams) return new URLSearchParams(body) as T & URLSearchParams;
  if (!ArrayBuffer.isView(body)) return body;
  const copy = new Uint8Array(body.byteLength);
  copy.set(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  return copy as T & Uint8Array;
}

function isWhole(body: SentBody): boolean {
  return (
    body === null ||
    typeof body === 'string' ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof Blob ||
    body instanceof URLSearchParams
  );
}

function isAsyncIterable(body: SentBody): body is AsyncIterable<Uint8Array | string> {
  return typeof (body as AsyncIterable<unknown>)[Symbol.asyncIterator] === 'function';
}

/** Pieces as a stream: each is asked for when the one before has been taken. */
class PieceStream {
  readonly readable: ReadableStream<Uint8Array>;
  readonly #pieces: AsyncIterator<Uint8Array | string>;
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #isOver = false;

  constructor(pieces: AsyncIterator<Uint8Array | string>) {
    this.#pieces = pieces;
    this.readable = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: (controller) => this.#pull(controller),
        cancel: () => this.#letGo(),
      },
      { highWaterMark: 0 },
    );
  }

  stop(): void {
    if (this.#isOver) return;
    void this.#letGo().catch(() => {});
    this.#controller?.close();
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const { done, value } = await this.#pieces.next();
    if (this.#isOver) return;
    if (!done) {
      controller.enqueue(typeof value === 'string' ? this.#encoder.encode(value) : value);
      return;
    }
    this.#isOver = true;
    controller.close();
  }

  async #letGo(): Promise<void> {
    this.#isOver = true;
    await this.#pieces.return?.();
  }
}
