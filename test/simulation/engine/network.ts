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
  /** Of the requests, how many reach the server twice. */
  doubledShare: number;
  leastMs: number;
  mostMs: number;
}

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
      way = {
        isCut: false,
        clogged: null,
        lostShare: 0,
        doubledShare: 0,
        leastMs: this.#random.within(1, 5),
        mostMs: this.#random.within(6, 60),
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
      const abort = () => {
        gone.abort();
        reject(new DOMException('The operation was aborted.', 'AbortError'));
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
        const answering = to.handle(request);
        if (answering === null) {
          answered(() => reject(new TypeError('fetch failed')));
          return;
        }
        answering.then(
          (answer) => answered(() => resolve(this.#response(answer, back, gone, life))),
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

  #response(answer: Answer, back: Way, gone: AbortController, life: Life): Response {
    const { status, headers, body } = answer;
    if (typeof body === 'string') return responseOf(status, headers, body, null);
    const forget = life.onEnd(() => gone.abort());
    const pieces = new Pieces(() => {
      forget();
      gone.abort();
    });
    void this.#pour(body, pieces, back, life);
    return responseOf(status, headers, '', pieces);
  }

  /** In order; what is behind a piece that was lost never comes. */
  async #pour(lines: AsyncIterable<string>, pieces: Pieces, back: Way, life: Life): Promise<void> {
    let last = Promise.resolve(true);
    const next = (deliver: () => void) => {
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
