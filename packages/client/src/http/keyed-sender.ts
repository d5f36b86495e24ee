import type { RingVersion } from '../ring/ring-version.ts';
import { type KeyHeader, withKey } from './key-header.ts';
import type { KeyOrigins } from './key-origins.ts';
import { type OutgoingRequest, sendingInit } from './outgoing-request.ts';
import { MOST_REDIRECTS, redirectedRequest } from './redirect.ts';

/** The answer that ended a sending, and to what. */
export interface Sent {
  readonly response: Response;
  /** The request that was answered: the last one, where redirects were followed. */
  readonly request: OutgoingRequest;
  /** It carried the key, so what the answer says of a key is about that version. */
  readonly isKeyed: boolean;
}

/**
 * Sends requests with a version of the key to its origins, and without it to all others. It
 * follows redirects by itself, since a `fetch` takes a field such as `X-API-Key` along to whatever
 * origin a redirect names.
 */
export class KeyedSender {
  readonly #fetch: typeof globalThis.fetch;
  readonly #origins: KeyOrigins;
  readonly #header: KeyHeader;

  constructor(fetch: typeof globalThis.fetch, origins: KeyOrigins, header: KeyHeader) {
    this.#fetch = fetch;
    this.#origins = origins;
    this.#header = header;
  }

  /** @throws TypeError as `fetch` does. */
  async send(first: OutgoingRequest, version: RingVersion): Promise<Sent> {
    let request = first;
    for (let redirects = 0; ; redirects++) {
      const isKeyed = this.#origins.has(request.url);
      const headers = isKeyed
        ? withKey(request.headers, this.#header, version.keyString)
        : request.headers;
      const response = await this.#fetch(request.url.href, sendingInit(request, headers));
      const next = redirectedRequest(request, response, this.#header);
      if (next === null) return { response, request, isKeyed };
      await response.body?.cancel();
      if (redirects === MOST_REDIRECTS) throw new TypeError('too many redirects');
      request = next;
    }
  }
}
