import type { Verdict } from '../answer/verdict.ts';
import type { Asked } from '../usage/asked.ts';
import type { Judged } from '../verification.ts';
import type { Session, SessionHandlers } from './session.ts';

/** A session as it is kept. */
export class Connection implements Session {
  /** Of the key string, in look-up form. */
  readonly digest: string;
  readonly asked: Asked;
  readonly handlers: SessionHandlers;
  readonly keyId: string;
  readonly version: number;
  state: 'open' | 'ending' | 'gone' = 'open';
  judged: Judged;
  /** Monotonic instant from which it counts as used once more. */
  nextUseAt = Number.POSITIVE_INFINITY;
  onClose: () => void = () => {};

  /** @param verdict - accepted. */
  constructor(digest: string, asked: Asked, handlers: SessionHandlers, verdict: Verdict) {
    this.digest = digest;
    this.asked = asked;
    this.handlers = handlers;
    this.keyId = verdict.keyId ?? '';
    this.version = verdict.version ?? 0;
    this.judged = { verdict, era: -1, standsUntil: Number.NEGATIVE_INFINITY };
  }

  get verdict(): Verdict {
    return this.judged.verdict;
  }

  close(): void {
    this.onClose();
  }
}
