import { type OutgoingBody, outgoingBody, type RequestBody } from './request-body.ts';

/** What a request is made of, as for `fetch`. */
export type RequestInput = Parameters<typeof globalThis.fetch>[0];

/** As for `fetch`, with bodies that can be sent again however long they are. */
export interface KeyturnRequestInit extends Omit<RequestInit, 'body'> {
  readonly body?: RequestBody;
}

/** One request as it goes to one URL, so that it can be sent again or follow a redirect. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly method: string;
  /** The caller's own headers; a credential is added for each sending, never here. */
  readonly headers: Headers;
  readonly body: OutgoingBody;
  readonly signal: AbortSignal | null;
  readonly redirect: NonNullable<RequestInit['redirect']>;
  /** What else the caller asked of `fetch`, such as an undici `dispatcher`. */
  readonly rest: Omit<RequestInit, 'body'>;
}

/**
 * Reads the arguments of a `fetch` call.
 *
 * @param base What a relative URL is relative to; null: relative URLs are refused.
 * @throws TypeError where the URL cannot be read.
 */
export function readRequest(
  input: RequestInput,
  init: KeyturnRequestInit = {},
  base: URL | null = null,
): OutgoingRequest {
  const request = input instanceof Request ? input : null;
  const { body, ...rest } = init;
  return {
    url: readUrl(request?.url ?? String(input), base),
    method: normalMethod(init.method ?? request?.method ?? 'GET'),
    headers: new Headers(init.headers ?? request?.headers),
    body: outgoingBody(body === undefined ? request?.body : body),
    signal: init.signal === undefined ? (request?.signal ?? null) : init.signal,
    redirect: init.redirect ?? request?.redirect ?? 'follow',
    rest,
  };
}

/** The second argument of the `fetch` that sends it once. Redirects are never left to that `fetch`. */
export function sendingInit(request: OutgoingRequest, headers: Headers): RequestInit {
  return {
    ...request.rest,
    method: request.method,
    headers,
    ...request.body.take(),
    signal: request.signal,
    redirect: request.redirect === 'follow' ? 'manual' : request.redirect,
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
