import type { KeyHeader } from './http/key-header.ts';
import { KeyOrigins } from './http/key-origins.ts';
import { KeyedSender } from './http/keyed-sender.ts';
import {
  type KeyturnRequestInit,
  type RequestInput,
  readRequest,
} from './http/outgoing-request.ts';
import { outgoingBody } from './http/request-body.ts';
import { RetryingSender } from './http/retrying-sender.ts';
import { KeyUnavailableError } from './key-unavailable-error.ts';
import type { KeyturnEvent } from './keyturn-event.ts';
import type { ClientPorts } from './ports.ts';
import { KeyRing, type RingStatus } from './ring/key-ring.ts';
import { type RingVersion, shown } from './ring/ring-version.ts';
import type { KeyturnSocket } from './socket/keyturn-socket.ts';
import { LiveSocket } from './socket/live-socket.ts';
import type { SocketOptions } from './socket/socket-options.ts';
import { httpUrl, socketUrl } from './socket/socket-url.ts';
import type { KeySource, OpenKeySource, SourceStatus } from './sources/key-source.ts';
import { systemPorts } from './system.ts';

export interface KeyturnClientOptions extends Partial<Omit<ClientPorts, 'fetch'>> {
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

const MAX_WAIT_MS = 5_000;

/** One ring, its source, and what is sent with its key: requests and sockets. */
export class KeyturnClient {
  readonly #ports: ClientPorts;
  readonly #api: URL | null;
  readonly #origins: KeyOrigins;
  readonly #ring: KeyRing;
  readonly #source: OpenKeySource;
  readonly #sender: RetryingSender;
  readonly #header: KeyHeader;
  readonly #tell: (event: KeyturnEvent) => void;
  readonly #sockets = new Set<KeyturnSocket>();
  #isClosed = false;

  constructor(options: KeyturnClientOptions) {
    const { api, origins = api === undefined ? [] : [api] } = options;
    this.#ports = systemPorts(options);
    this.#origins = new KeyOrigins(origins, options.allowClearText ?? false);
    this.#api = api === undefined ? null : new URL(api);
    this.#header = options.header ?? 'X-API-Key';
    const tell = guarded(options.onEvent);
    this.#tell = tell;
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
      sender: new KeyedSender(this.#ports.fetch, this.#origins, this.#header),
      maxWaitMs: options.retry?.maxWaitMs ?? MAX_WAIT_MS,
      tell,
    });
  }

  async fetch(input: RequestInput, init?: KeyturnRequestInit): Promise<Response> {
    if (this.#isClosed) throw new KeyUnavailableError('this keyturn fetch is closed');
    const request = readRequest(input, init, this.#api);
    if (!this.#origins.has(request.url)) {
      // A `Request` goes as it is; a relative URL may lead to another origin too.
      return this.#ports.fetch(input instanceof Request ? input : request.url, plainInit(init));
    }
    request.signal?.throwIfAborted();
    return this.#sender.send(request, await this.#currentVersion());
  }

  /** @param finished Called when the socket has closed; its closing waits for it. */
  socket(options: SocketOptions, finished = async (): Promise<void> => {}): KeyturnSocket {
    if (this.#isClosed) throw new KeyUnavailableError('this keyturn client is closed');
    const socket: LiveSocket = new LiveSocket(options, {
      ports: this.#ports,
      ring: this.#ring,
      source: this.#source,
      header: this.#header,
      allowed: (text) => this.#socketUrl(text),
      tell: this.#tell,
      finished: () => {
        this.#sockets.delete(socket);
        return finished();
      },
    });
    this.#sockets.add(socket);
    return socket;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#ring.close();
    await Promise.all([...this.#sockets].map((socket) => socket.close()));
    await this.#source.close();
  }

  status(): KeyturnStatus {
    return { ...this.#ring.status(), source: this.#source.status() };
  }

  #socketUrl(text: string | URL): URL {
    const url = socketUrl(text, this.#api);
    if (this.#origins.has(httpUrl(url))) return url;
    throw new TypeError('the URL of the socket is not of an origin that may be sent the key');
  }

  async #currentVersion(): Promise<RingVersion> {
    await this.#source.opened;
    if (this.#ring.current === null) await this.#source.wake('needed');
    if (this.#ring.current !== null) return this.#ring.current;
    const { lastError } = this.#source.status();
    throw new KeyUnavailableError(`no API key to send: ${lastError ?? 'none was found'}`);
  }
}

/** What another origin is fetched with. */
function plainInit({ body, ...rest }: KeyturnRequestInit = {}): RequestInit {
  return body === undefined ? rest : { ...rest, ...outgoingBody(body).take() };
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
