import type { VerdictAlarm } from '@keyturn/core';
import type { Clock } from './ports.ts';

/** What a person has to hear of. The first four follow from a verdict. */
export type AlarmCode =
  | VerdictAlarm
  /** A snapshot, a change set or an answer was refused; the last good state stays. */
  | 'snapshot-refused'
  | 'change-set-refused'
  | 'answer-refused'
  /** The server's history is not the one that was applied. */
  | 'fork'
  | 'server-behind'
  /** A record would have brought a latched version or key back. */
  | 'latch-kept'
  /** The signed list alone told of a revocation: this verifier is cut off from the rest. */
  | 'revoked-by-list'
  /** A signed list was refused: forged, malformed or too long. */
  | 'revocations-refused'
  /** The server does not take this verifier's token, or one of its reports. */
  | 'token-refused'
  | 'report-refused'
  /** Another process used this instance id. */
  | 'instance-renewed'
  | 'file-refused'
  | 'file-not-written'
  /** The option `api` names none of this token's apis, or is missing and there are several. */
  | 'api-not-served'
  /** What an open connection was given to be told of its end threw (K16). */
  | 'session-handler-failed'
  /** Connections of more versions are open than a report can tell; further ones are answered 503. */
  | 'sessions-full'
  /** This instance is no longer fresh: no lease. */
  | 'lease-lost';

/** One occurrence. `text` is one sentence, and never holds a key string or a token. */
export interface Alarm {
  code: AlarmCode;
  text: string;
}

const QUIET_MS = 10_000;

/** Counts every alarm, and passes each code on at most once in 10 s. */
export class Alarms {
  readonly counts = new Map<AlarmCode, number>();
  readonly #clock: Clock;
  readonly #listener: (alarm: Alarm) => void;
  readonly #quietUntil = new Map<AlarmCode, number>();

  constructor(clock: Clock, listener: (alarm: Alarm) => void) {
    this.#clock = clock;
    this.#listener = listener;
  }

  raise(code: AlarmCode, text: string): void {
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
    const now = this.#clock.monotonicMs();
    if (now < (this.#quietUntil.get(code) ?? Number.NEGATIVE_INFINITY)) return;
    this.#quietUntil.set(code, now + QUIET_MS);
    try {
      this.#listener({ code, text });
    } catch {
      // A listener's fault must not turn into a verdict.
    }
  }
}
