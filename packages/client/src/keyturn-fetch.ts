import type { KeyHeader } from './http/key-header.ts';
import { KeyOrigins } from './http/key-origins.ts';
import { KeyedSender } from './http/keyed-sender.ts';
import { readRequest } from './http/outgoing-request.ts';
import { RetryingSender } from './http/retrying-sender.ts';
import { KeyUnavailableError } from './key-unavailable-error.ts';
import type { KeyturnEvent } from './keyturn-event.ts';
import type { ClientPorts } from './ports.ts';
import { KeyRing, type RingStatus } from './ring/key-ring.ts';
import { type RingVersion, shown } from './ring/ring-version.ts';
import type { KeySource, OpenKeySource, SourceStatus } from './sources/key-source.ts';
import { systemPorts } from './system.ts';

export interface KeyturnFetchOptions extends Partial<Omit<ClientPorts, 'fetch'>> {
  /** Where the key comes from: `staticKey`, `envKeys`, `fileKeys` or `pickup`. */
  readonly keys: KeySource;
  /** The API's URL. Relative URLs are relative to it, and its origin may be sent the key. */
  readonly api?: string | URL;
  /** The origins that may be sent the key, by any URL of each. Default: the one of `api`. */
  readonly origins?: readonly (string | URL)[];
  /** Default: `X-API-Key`. With `Authorization` the key is a Bearer token (RFC 6750). */
  readonly header?: KeyHeader;
  /** Sends the key over http beyond loopback too, where anyone on the way can read it. Default: false. */
  readonly allowClearText?: boolean;
  readonly retry?: RetryOptions;
  /** How requests are sent; a source's own calls are not. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** Told of what happens to the key. It is never told a key string, and its errors are ignored. */
  readonly onEvent?: (event: KeyturnEvent) => void;
}

export interface RetryOptions {
  /**
   * The longest that one request waits, in ms, for a `Retry-After` or for a newer version, before
   * the refusal is the caller's. 0: never waits. Default: 5,000.
   */
  readonly maxWaitMs?: number;
}

export interface KeyturnStatus extends RingStatus {
  readonly source: SourceStatus;
}

/** A `fetch` that sends the key. */
export type KeyturnFetch = typeof globalThis.fetch & {
  /** Stops timers, watchers and calls to the server. Requests under way end as they would. */
  close(): Promise<void>;
  /** What is held, without a secret. */
  status(): KeyturnStatus;
};

const MAX_WAIT_MS = 5_000;

/**
 * A `fetch` that sends the API key, and goes on doing so while the key rotates.
 *
 * - The key goes to the API's origin and to no other, also along redirects.
 * - A newer version is taken up at its time; a request keeps the version that it began with.
 * - What the verifier itself refused before the handler ran is sent once more, with the other
 *   version that is held, or after the time that it asked for. Bodies that can be sent again are
 *   strings, bytes, Blobs and form parameters; a stream is sent once.
 *
 * It differs from `fetch` in one thing: `redirected` of a response is false, as redirects are
 * followed here. It rejects as `fetch` does, and with `KeyUnavailableError` while no key was found.
 *
 * @throws TypeError where the options cannot be right.
 */
export function createKeyturnFetch(options: KeyturnFetchOptions): KeyturnFetch {
  const client = new KeyturnClient(options);
  const keyturnFetch: typeof globalThis.fetch = (input, init) => client.fetch(input, init);
  return Object.assign(keyturnFetch, {
    close: () => client.close(),
    status: () => client.status(),
  });
}

class KeyturnClient {
  readonly #ports: ClientPorts;
  readonly #api: URL | null;
  readonly #origins: KeyOrigins;
  readonly #ring: KeyRing;
  readonly #source: OpenKeySource;
  readonly #sender: RetryingSender;
  #isClosed = false;

  constructor(options: KeyturnFetchOptions) {
    const { api, origins = api === undefined ? [] : [api] } = options;
    this.#ports = systemPorts(options);
    this.#origins = new KeyOrigins(origins, options.allowClearText ?? false);
    this.#api = api === undefined ? null : new URL(api);
    const tell = guarded(options.onEvent);
    // A source may have its first version before it is open.
    let source: OpenKeySource | null = null;
    this.#ring = new KeyRing(this.#ports, (version) => {
      tell({ type: 'adopted', ...shown(version) });
      source?.adopted(version);
    });
    const { fetch: _, ...sourcePorts } = options;
    source = options.keys.open({ ports: systemPorts(sourcePorts), ring: this.#ring, tell });
    this.#source = source;
    this.#sender = new RetryingSender({
      ports: this.#ports,
      ring: this.#ring,
      source,
      sender: new KeyedSender(this.#ports.fetch, this.#origins, options.header ?? 'X-API-Key'),
      maxWaitMs: options.retry?.maxWaitMs ?? MAX_WAIT_MS,
      tell,
    });
  }

  async fetch(...[input, init]: Parameters<typeof globalThis.fetch>): Promise<Response> {
    if (this.#isClosed) throw new KeyUnavailableError('this keyturn fetch is closed');
    const request = readRequest(input, init, this.#api);
    if (!this.#origins.has(request.url))
      return this.#ports.fetch(withBase(input, request.url), init);
    request.signal?.throwIfAborted();
    return this.#sender.send(request, await this.#currentVersion());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#ring.close();
    await this.#source.close();
  }

  status(): KeyturnStatus {
    return { ...this.#ring.status(), source: this.#source.status() };
  }

  async #currentVersion(): Promise<RingVersion> {
    await this.#source.opened;
    if (this.#ring.current === null) await this.#source.wake('needed');
    if (this.#ring.current !== null) return this.#ring.current;
    const { lastError } = this.#source.status();
    throw new KeyUnavailableError(`no API key to send: ${lastError ?? 'none was found'}`);
  }
}

/** What another origin is fetched with: a relative URL may lead there too. */
function withBase(
  input: Parameters<typeof globalThis.fetch>[0],
  url: URL,
): Parameters<typeof globalThis.fetch>[0] {
  return input instanceof Request ? input : url;
}

/** A listener's mistake must not fail a request. */
function guarded(listen: ((event: KeyturnEvent) => void) | undefined) {
  return (event: KeyturnEvent): void => {
    try {
      listen?.(event);
    } catch {
      // It is told of the key; it does not decide over it.
    }
  };
}
