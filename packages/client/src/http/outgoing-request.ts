type FetchArguments = Parameters<typeof globalThis.fetch>;

/** One request as it goes to one URL, so that it can be sent again or follow a redirect. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly method: string;
  /** The caller's own headers; a credential is added for each sending, never here. */
  readonly headers: Headers;
  readonly body: RequestInit['body'];
  /** The body can be sent more than once: none, a string, bytes, a Blob, form parameters. */
  readonly replayable: boolean;
  readonly signal: AbortSignal | null;
  readonly redirect: NonNullable<RequestInit['redirect']>;
  /** What else the caller asked of `fetch`, such as an undici `dispatcher`. */
  readonly rest: RequestInit;
}

/**
 * Reads the arguments of a `fetch` call. Bytes are copied: what is sent the second time is what
 * was sent the first, even where the caller has changed its buffer meanwhile.
 *
 * @param base What a relative URL is relative to; null: relative URLs are refused.
 * @throws TypeError where the URL cannot be read.
 */
export function readRequest(
  input: FetchArguments[0],
  init: RequestInit = {},
  base: URL | null = null,
): OutgoingRequest {
  const request = input instanceof Request ? input : null;
  const body = init.body === undefined ? (request?.body ?? null) : copyBody(init.body);
  return {
    url: readUrl(request?.url ?? String(input), base),
    method: normalMethod(init.method ?? request?.method ?? 'GET'),
    headers: new Headers(init.headers ?? request?.headers),
    body,
    replayable: isReplayable(body),
    signal: init.signal === undefined ? (request?.signal ?? null) : init.signal,
    redirect: init.redirect ?? request?.redirect ?? 'follow',
    rest: init,
  };
}

/** The second argument of the `fetch` that sends it. Redirects are never left to that `fetch`. */
export function sendingInit(request: OutgoingRequest, headers: Headers): RequestInit {
  return {
    ...request.rest,
    method: request.method,
    headers,
    body: request.body ?? null,
    signal: request.signal,
    redirect: request.redirect === 'follow' ? 'manual' : request.redirect,
    ...(request.replayable ? {} : { duplex: 'half' }),
  };
}

function readUrl(text: string, base: URL | null): URL {
  // The text itself stays out of the message: it may hold a secret.
  if (!URL.canParse(text, base?.href)) throw new TypeError('the URL of the request cannot be read');
  return new URL(text, base?.href);
}

// `fetch` itself normalises these and no others.
const NORMALISED = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);

function normalMethod(method: string): string {
  const upper = method.toUpperCase();
  return NORMALISED.has(upper) ? upper : method;
}

function copyBody(body: RequestInit['body']): RequestInit['body'] {
  if (body instanceof ArrayBuffer) return body.slice(0);
  if (body instanceof URLSearchParams) return new URLSearchParams(body);
  if (!ArrayBuffer.isView(body)) return body;
  const copy = new Uint8Array(body.byteLength);
  copy.set(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  return copy;
}

function isReplayable(body: RequestInit['body']): boolean {
  return (
    body === null ||
    body === undefined ||
    typeof body === 'string' ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof Blob ||
    body instanceof URLSearchParams
  );
}
