import type { Life } from './life.ts';
import { Pieces } from './pieces.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Timeline } from './timeline.ts';

/** A request on its way to a server. */
export interface SentRequest {
  method: string;
  path: string;
  /** With its leading `?`; '' where there is none. */
  query: string;
  headers: Headers;
  body: string;
  /** Aborts when the caller waits no more, as far as the server can see. */
  signal: AbortSignal;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** A text, or lines as they come. */
  body: string | AsyncIterable<string>;
}

/** Who can be called. */
export interface Listener {
  readonly name: string;
  /** Of the process that answers now. What it streams breaks off with it. */
  readonly life: Life;
  /** Null: nobody listens there now. */
  handle(request: SentRequest): Promise<Answer> | null;
}

/** How messages fare from one place to another. */
export interface Way {
  /** Nothing gets through. */
  isCut: boolean;
  /** Nothing gets through for now; what was sent comes when it is freed. */
  clogged: (() => void)[] | null;
  lostShare: number;
  /** Of what is streamed nothing gets through after its beginning, as with a proxy that gathers it. */
  gathersStreams: boolean;
  /** Of the requests, how many reach the server twice. */
  doubledShare: number;
  leastMs: number;
  mostMs: number;
  /** `mostMs` where nothing goes wrong. */
  usualMs: number;
}

interface Streaming {
  back: Way;
  /** Aborts when the reader reads no further. */
  gone: AbortController;
  /** Of the reader, and of who writes. */
  life: Life;
  server: Life;
}

/** Made once: to make one takes longer than to carry a message. */
const GONE = new DOMException('The operation was aborted.', 'AbortError');

/** Carries calls between places by name. Connection set-up is part of the way there. */
export class Network {
  readonly #timeline: Timeline;
  readonly #random: SeededRandom;
  readonly #ways = new Map<string, Way>();

  constructor(timeline: Timeline, random: SeededRandom) {
    this.#timeline = timeline;
    this.#random = random;
  }

  way(from: string, to: string): Way {
    const name = `${from} > ${to}`;
    let way = this.#ways.get(name);
    if (way === undefined) {
      const leastMs = this.#random.within(1, 5);
      const usualMs = this.#random.within(6, 60);
      way = {
        isCut: false,
        clogged: null,
        lostShare: 0,
        gathersStreams: false,
        doubledShare: 0,
        leastMs,
        mostMs: usualMs,
        usualMs,
      };
      this.#ways.set(name, way);
    }
    return way;
  }

  /** Lets a clogged way carry again what waits before it. */
  free(way: Way): void {
    const waiting = way.clogged ?? [];
    way.clogged = null;
    for (const deliver of waiting) deliver();
  }

  /**
   * Calls as `fetch` does. What is lost is never answered: the caller's signal ends its wait.
   *
   * @param life - of the calling process: nothing reaches it once that has ended.
   */
  call(from: string, to: Listener, url: string, init: RequestInit, life: Life): Promise<Response> {
    const gone = new AbortController();
    const { pathname, search } = new URL(url);
    const request: SentRequest = {
      method: init.method ?? 'GET',
      path: pathname,
      query: search,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? init.body : '',
      signal: gone.signal,
    };
    return new Promise((resolve, reject) => {
      const { signal } = init;
      let pieces: Pieces | null = null;
      const abort = () => {
        gone.abort(GONE);
        pieces?.fail(GONE);
        reject(GONE);
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort);
      const back = this.way(to.name, from);
      const answered = (deliver: () => void) => {
        this.#carry(back, () => {
          if (!life.hasEnded) deliver();
        });
      };
      const there = this.way(from, to.name);
      const arrive = () => {
        const { life: server } = to;
        const answering = to.handle(request);
        if (answering === null) {
          answered(() => reject(new TypeError('fetch failed')));
          return;
        }
        answering.then(
          (answer) => {
            answered(() => {
              const { status, headers, body } = answer;
              if (typeof body === 'string') return resolve(responseOf(status, headers, body, null));
              pieces = this.#stream(body, { back, gone, life, server });
              resolve(responseOf(status, headers, '', pieces));
            });
          },
          // Whoever would have answered is gone.
          () => answered(() => reject(new TypeError('fetch failed'))),
        );
      };
      this.#carry(there, arrive);
      if (this.#random.chance(there.doubledShare)) {
        this.#carry(there, () => void to.handle({ ...request })?.catch(() => {}));
      }
    });
  }

  /** Brings one message over, or loses it. */
  #carry(way: Way, deliver: () => void): void {
    if (way.isCut || this.#random.chance(way.lostShare)) return;
    const go = () => {
      this.#timeline.in(this.#delay(way), () => {
        // Cut while it was on its way.
        if (!way.isCut) deliver();
      });
    };
    if (way.clogged === null) go();
    else way.clogged.push(go);
  }

  #delay({ leastMs, mostMs }: Way): number {
    return this.#random.within(leastMs, mostMs);
  }

  #stream(lines: AsyncIterable<string>, { back, gone, life, server }: Streaming): Pieces {
    const forgets = [
      life.onEnd(() => gone.abort(GONE)),
      server.onEnd(() => this.#carry(back, () => pieces.fail(new TypeError('terminated')))),
    ];
    const pieces: Pieces = new Pieces(() => {
      for (const forget of forgets) forget();
      gone.abort(GONE);
    });
    void this.#pour(lines, pieces, back, life);
    return pieces;
  }

  /** In order; what is behind a piece that was lost never comes. */
  async #pour(lines: AsyncIterable<string>, pieces: Pieces, back: Way, life: Life): Promise<void> {
    let last = Promise.resolve(true);
    const next = (deliver: () => void) => {
      if (back.gathersStreams) return;
      const before = last;
      last = new Promise((resolve) => {
        this.#carry(back, () => {
          void before.then((came) => {
            if (came && !life.hasEnded) deliver();
            resolve(came);
          });
        });
      });
    };
    try {
      for await (const line of lines) next(() => pieces.push(Buffer.from(line)));
      next(() => pieces.end());
    } catch {
      next(() => pieces.fail(new TypeError('terminated')));
    }
  }
}

/** The part of a `Response` that the product reads; a real one would cost ten times as much. */
export function responseOf(
  status: number,
  headers: Record<string, string>,
  text: string,
  body: Pieces | null,
): Response {
  const response = {
    status,
    ok: status >= 200 && status < 300,
    headers: new Headers(headers),
    body,
    text: async () => text,
    json: async () => JSON.parse(text),
  };
  return response as unknown as Response;
}
