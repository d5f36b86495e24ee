import { createWriteStream, type WriteStream } from 'node:fs';

/** One answer on the wire, as the client itself saw it. */
export interface LoggedAnswer {
  /** Wall clock of this machine when the request was sent, ms. */
  sentAt: number;
  /** When its answer came. */
  at: number;
  /** HTTP status; 0 where no answer came. */
  status: number;
  /** The field `Api-Key-Status`, or null. */
  keyStatus: string | null;
  /** The second try of one call. */
  retry: boolean;
  /** What was asked for: `read`, `trade` or `withdraw`. */
  call: string;
}

/** Writes one JSON line per answer. The demo's figures are counted from these files alone. */
export class RequestLog {
  readonly #stream: WriteStream;

  constructor(path: string) {
    this.#stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
  }

  write(answer: LoggedAnswer): void {
    this.#stream.write(`${JSON.stringify(answer)}\n`);
  }

  /** A `fetch` that logs what comes back, whoever calls it. */
  logging(inner: typeof fetch, isRetry: () => boolean): typeof fetch {
    return async (input, init) => {
      const sent = { sentAt: Date.now(), retry: isRetry(), call: callOf(input) };
      const log = (status: number, keyStatus: string | null) =>
        this.write({ ...sent, at: Date.now(), status, keyStatus });
      try {
        const answer = await inner(input, init);
        log(answer.status, answer.headers.get('api-key-status'));
        return answer;
      } catch (fault) {
        log(0, null);
        throw fault;
      }
    };
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(resolve));
  }
}

function callOf(input: Parameters<typeof fetch>[0]): string {
  const url = input instanceof Request ? input.url : String(input);
  if (url.endsWith('/orders')) return 'trade';
  return url.endsWith('/withdrawals') ? 'withdraw' : 'read';
}
