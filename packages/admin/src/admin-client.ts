import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/api.ts';

/** Calls the HTTP API with the paths, bodies and answers that the server's OpenAPI describes. */
export type AdminClient = Client<paths>;

export interface AdminClientOptions {
  /** Where the server is, `KEYTURN_URL`. */
  readonly url: string;
  /** Sent as Bearer token (RFC 6750) with every call. Default: none. */
  readonly token?: string | undefined;
  /** Default: the global one, looked up at each call. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/**
 * A client of the HTTP API; its paths begin with `/v1`. A refusal is an `error` in the answer, not
 * an exception; what `fetch` rejects with comes through. Creating calls may be repeated only with
 * an `Idempotency-Key`, which the caller sets.
 */
export function createAdminClient(options: AdminClientOptions): AdminClient {
  const { token } = options;
  return createClient<paths>({
    baseUrl: options.url.replace(/\/+$/, ''),
    fetch: options.fetch ?? ((request) => globalThis.fetch(request)),
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
}
