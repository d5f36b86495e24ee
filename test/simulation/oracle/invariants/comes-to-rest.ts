import type { Head } from '@keyturn/core';
import type { LineageRows, RotationRow } from '../lineage-rows.ts';
import type { TrueVerifier } from '../truth.ts';
import { type Committed, type Grounds, type Invariant, timeText } from './invariant.ts';

/** Looked at so often once faults have stopped, not after every event. Simulated ms. */
const EVERY_MS = 30 * 60_000;
/** A reconciler looks at least so often in any world. Simulated ms. */
const LOOK_MS = 90 * 60_000;

/** What a rotation waits for, as its row has it. Server time, ms. */
interface Wait {
  code: string;
  subject: string;
  until: string | number | null;
}

/** Waits for an instance, which is its subject. */
const FOR_INSTANCE: ReadonlySet<string> = new Set([
  'verifier-not-acknowledged',
  'verifier-in-grace',
  'watermark-missing',
]);

/**
 * I14: from 2·L after the last fault on, live verifiers are fresh and current; and at the end every
 * rotation has been looked at of late, and names what it waits for: what still is as it says.
 */
export class ComesToRest implements Invariant {
  readonly name = 'I14';
  readonly #grounds: Grounds;
  #lineages: ReadonlyMap<string, LineageRows> = new Map();
  /** Since when, true time, each verifier process runs. */
  readonly #runsSince = new Map<string, number>();
  #nextAt = 0;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  committed({ lineages }: Committed): null {
    this.#lineages = lineages;
    return null;
  }

  afterEvent(): string | null {
    const { truth } = this.#grounds;
    if (truth.now() < this.#nextAt) return null;
    this.#nextAt = truth.now() + EVERY_MS;
    this.#noteWhoRuns();
    const quietSince = truth.quietSince();
    if (quietSince === null || truth.now() - quietSince < this.#settlingMs()) return null;
    return this.#verifierFault();
  }

  atEnd(): string | null {
    const { truth } = this.#grounds;
    const quietSince = truth.quietSince();
    if (quietSince === null) return 'faults are still at work at the end';
    if (truth.now() - quietSince < this.#settlingMs()) {
      return `faults ended at ${timeText(quietSince)}, too late to judge`;
    }
    return this.#verifierFault() ?? this.#rotationFault();
  }

  #settlingMs(): number {
    const { leaseMs, clockRateError } = this.#grounds.truth.durations;
    return 2 * leaseMs * (1 + clockRateError);
  }

  #noteWhoRuns(): void {
    const { truth } = this.#grounds;
    const running = new Set(truth.verifiers().map(({ instance }) => instance));
    for (const instance of running) {
      if (!this.#runsSince.has(instance)) this.#runsSince.set(instance, truth.now());
    }
    for (const instance of this.#runsSince.keys()) {
      if (!running.has(instance)) this.#runsSince.delete(instance);
    }
  }

  #verifierFault(): string | null {
    const { truth } = this.#grounds;
    const [head] = truth.query('select epoch, revision, hash from head where id = 1');
    for (const verifier of truth.verifiers()) {
      if (!this.#hasSettled(verifier)) continue;
      const applied = verifier.head();
      if (!verifier.isFresh()) return `${verifier.name} is not fresh`;
      if (applied?.hash !== head?.hash && !this.#isNew(applied)) {
        return `${verifier.name} is at revision ${applied?.revision} of epoch ${applied?.epoch}, and the server at ${head?.revision} of ${head?.epoch}`;
      }
    }
    return null;
  }

  /** It has run for 2·L. */
  #hasSettled({ instance }: TrueVerifier): boolean {
    const since = this.#runsSince.get(instance) ?? Number.POSITIVE_INFINITY;
    return this.#grounds.truth.now() - since >= this.#settlingMs();
  }

  /** What it lacks was committed within the last 2·L. */
  #isNew(applied: Head | null): boolean {
    const { truth, ledger } = this.#grounds;
    if (applied === null) return false;
    const [lacking] = truth.query(
      'select committed_at from changes where epoch > ? or (epoch = ? and revision > ?) order by epoch, revision limit 1',
      applied.epoch,
      applied.epoch,
      applied.revision,
    );
    const serverTime = truth.now() + ledger.serverClock.offset().most;
    return serverTime - Number(lacking?.committed_at ?? 0) <= this.#settlingMs();
  }

  #rotationFault(): string | null {
    for (const { rotation } of this.#lineages.values()) {
      if (rotation === null) continue;
      const what = `rotation ${rotation.id} of ${rotation.keyId}, ${rotation.phase},`;
      const fault = this.#waitsFault(rotation) ?? this.#lookFault(rotation);
      if (fault !== null) return `${what} ${fault}`;
    }
    return null;
  }

  #waitsFault({ id, keyId }: RotationRow): string | null {
    const [row] = this.#grounds.truth.query('select waits_for from rotations where id = ?', id);
    const waits: Wait[] = JSON.parse(String(row?.waits_for || '[]'));
    if (waits.length === 0) return 'waits for nothing';
    // While a watermark is missing, evidence ends at it: what follows from that is over no sooner (K5c, K6).
    const isHeldBack = waits.some(({ code }) => code === 'watermark-missing');
    for (const wait of waits) {
      const isEvidence = wait.code.startsWith('source-') || wait.code === 'suspension-running';
      const judged = isHeldBack && isEvidence ? { ...wait, until: null } : wait;
      const fault = this.#waitFault(judged, id, keyId);
      if (fault !== null) return `waits for ${wait.code} of ${wait.subject}, and ${fault}`;
    }
    return null;
  }

  #waitFault({ code, subject, until }: Wait, id: string, keyId: string): string | null {
    const { truth } = this.#grounds;
    const over = this.#serverTime() - (until === null ? Number.POSITIVE_INFINITY : instant(until));
    // What reports prove ends where the oldest watermark is, which is a lease behind at most.
    if (over > 2 * LOOK_MS + truth.durations.leaseMs)
      return `that was over ${Math.round(over / 60_000)} min ago`;
    if (FOR_INSTANCE.has(code)) {
      const awaited = truth.verifiers().find(({ instance }) => instance === subject);
      const isThere = awaited !== undefined && this.#hasSettled(awaited);
      return isThere ? `${awaited.name} is fresh and reports` : null;
    }
    if (code === 'holder-not-confirmed') {
      const sql = 'select 1 from holders where id = ? and key_id = ? and gone_at is null';
      return truth.query(sql, subject, keyId).length > 0 ? null : 'there is no such holder';
    }
    if (code !== 'hold' || subject === 'incomplete') return null;
    const sql = 'select 1 from rotation_holds where rotation_id = ? and name = ?';
    const { key } = this.#lineages.get(keyId) ?? {};
    if (key?.suspended || key?.tainted || subject === 'clock') return null;
    return truth.query(sql, id, subject).length > 0 ? null : 'nobody holds it';
  }

  /** A look that is due is not put off. */
  #lookFault({ id }: RotationRow): string | null {
    const sql = 'select next_check_at from rotations where id = ?';
    const [row] = this.#grounds.truth.query(sql, id);
    const late = this.#serverTime() - Number(row?.next_check_at ?? 0);
    return late > 2 * LOOK_MS
      ? `was to be looked at ${Math.round(late / 60_000)} min ago, and was not`
      : null;
  }

  #serverTime(): number {
    return this.#grounds.truth.now() + this.#grounds.ledger.serverClock.offset().least;
  }
}

function instant(value: string | number): number {
  return typeof value === 'number' ? value : Date.parse(value);
}
