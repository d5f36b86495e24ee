import type { ClientPorts } from '../ports.ts';
import { type RingVersion, sameVersion } from '../ring/ring-version.ts';
import { pauseMs } from './pause.ts';

/** `key`: another version may end it. */
export type PauseCause = 'network' | 'key';

interface Running {
  readonly because: PauseCause;
  readonly known: readonly (RingVersion | null)[];
  readonly forget: () => void;
}

/** The time in which nothing is opened, after a loss or a refusal. It grows with each in a row. */
export class OpeningPause {
  readonly #ports: Pick<ClientPorts, 'schedule' | 'random'>;
  readonly #maxMs: number;
  readonly #over: () => void;
  #running: Running | null = null;
  #failures = 0;

  /** @param over Called when a pause has run its time. */
  constructor(ports: Pick<ClientPorts, 'schedule' | 'random'>, maxMs: number, over: () => void) {
    this.#ports = ports;
    this.#maxMs = maxMs;
    this.#over = over;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /**
   * Begins anew.
   *
   * @param known What could be opened with now, and what was refused.
   * @param askedMs What the server asks for; null where it does not.
   */
  begin(
    because: PauseCause,
    known: readonly (RingVersion | null)[],
    askedMs: number | null = null,
  ): void {
    const { schedule, random } = this.#ports;
    this.end();
    this.#failures++;
    const ms = pauseMs(this.#failures, { askedMs, maxMs: this.#maxMs }, random);
    const forget = schedule.after(
      ms,
      () => {
        this.#running = null;
        this.#over();
      },
      true,
    );
    this.#running = { because, known, forget };
  }

  /** Ends it where the key caused it and this version was not known when it began. */
  endFor(version: RingVersion | null): void {
    if (this.#running?.because !== 'key' || version === null) return;
    const isKnown = this.#running.known.some((one) => one && sameVersion(one, version));
    if (!isKnown) this.end();
  }

  end(): void {
    this.#running?.forget();
    this.#running = null;
  }

  /** All went well for a while: the next one is short again. */
  forgetFailures(): void {
    this.#failures = 0;
  }
}
