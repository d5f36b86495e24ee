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
  take(): { readonly body: FetchBody; readonly duplex?: 'half' };
}

/** A request without one. */
export const NO_BODY: OutgoingBody = { replayable: true, take: () => ({ body: null }) };

/** Takes a body over, so that the caller may change its buffer. */
export function outgoingBody(body: RequestBody): OutgoingBody {
  if (body === null || body === undefined) return NO_BODY;
  if (typeof body === 'function') return { replayable: true, take: () => sendable(body()) };
  const copy = copied(body);
  return { replayable: isWhole(copy), take: () => sendable(copy) };
}

function sendable(body: SentBody): ReturnType<OutgoingBody['take']> {
  if (isWhole(body) || body instanceof FormData) return { body };
  // Not every runtime's `fetch` takes an async iterable.
  const isStream = body instanceof ReadableStream || !isAsyncIterable(body);
  return { body: isStream ? (body as FetchBody) : streamOf(body), duplex: 'half' } as const;
}

function copied<T extends SentBody>(body: T): T {
  if (body instanceof ArrayBuffer) return body.slice(0) as T & ArrayBuffer;
  if (body instanceof URLSearchParams) return new URLSearchParams(body) as T & URLSearchParams;
  if (!ArrayBuffer.isView(body)) return body;
  const copy = new Uint8Array(body.byteLength);
  copy.set(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  return copy as T & Uint8Array;
}

function isWhole(body: unknown): body is Exclude<FetchBody, ReadableStream> {
  return (
    body === null ||
    typeof body === 'string' ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof Blob ||
    body instanceof URLSearchParams
  );
}

function isAsyncIterable(body: unknown): body is AsyncIterable<Uint8Array | string> {
  return typeof (body as AsyncIterable<unknown>)[Symbol.asyncIterator] === 'function';
}

/** A piece is asked for when the one before has been taken. */
function streamOf(pieces: AsyncIterable<Uint8Array | string>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
