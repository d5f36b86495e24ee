import { type Position, parseKeyString } from '@keyturn/core';
import type { Verdict } from '../answer/verdict.ts';
import { lookUpDigest } from '../digest.ts';
import type { Asked } from '../usage/asked.ts';
import type { Judged, OpenedWith } from '../verification.ts';
import type { Session, SessionHandlers } from './session.ts';

/** A session as it is kept. */
export class Connection implements Session, OpenedWith {
  readonly digest: string;
  readonly floor: Position | null;
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
  constructor(keyString: string, asked: Asked, handlers: SessionHandlers, verdict: Verdict) {
    this.digest = lookUpDigest(keyString);
    this.floor = floorOf(keyString);
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

function floorOf(keyString: string): Position | null {
  const parsed = parseKeyString(keyString);
  return parsed.ok ? { epoch: parsed.parts.epoch, revision: parsed.parts.revision } : null;
}
