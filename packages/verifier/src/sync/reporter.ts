import {
  type Head,
  MOST_PROOF_DIGESTS,
  type OpenSessions,
  type Report,
  type ReportAnswer,
  type SignedHead,
} from '@keyturn/core';
import type { Alarms } from '../alarm.ts';
import type { Ports } from '../ports.ts';
import type { Meter } from '../usage/meter.ts';
import type { OrphanSightings } from '../usage/orphan-sightings.ts';
import type { UsageQueue } from '../usage/queue.ts';
import { OVERFLOW_SOURCE } from '../usage/source.ts';
import { compareHeads } from '../wire/head.ts';
import { Backoff } from './backoff.ts';
import { type ControlPlane, ControlPlaneFault } from './control-plane.ts';
import type { Asking } from './freshness.ts';
import { HandBack } from './hand-back.ts';
import type { KeySet } from './key-set.ts';
import { termsOf } from './terms.ts';

/** At most one report in this time, however many reasons there are. */
const SPACING_MS = 200;
// Of usage in one report. Well under what the server takes (8 MiB).
const MAX_USAGE_CHARACTERS = 1_000_000;
// Fewer rows than this are joined by what was counted since the last cut.
const FEW_ROWS = 1_000;
/** A proof of more fills its report: what else waits comes with the next. */
const FEW_DIGESTS = 7_000;
const FIRST_RETRY_MS = 250;
const INSTANCE_BYTES = 16;
/** Statuses that speak of the body: malformed, too large, not of the form. */
const BODY_REFUSED = new Set([400, 413, 415, 422]);

interface Outstanding {
  report: Report;
  body: string;
  /** The watermark of the report before. */
  watermarkBefore: number;
}

export interface ReporterParts {
  ports: Ports;
  controlPlane: ControlPlane;
  keySet: KeySet;
  meter: Meter;
  queue: UsageQueue;
  orphans: OrphanSightings;
  alarms: Alarms;
  /** Connections that are open (K16). */
  openSessions: () => OpenSessions[];
  /** The server says that only a snapshot leads on. */
  onSnapshotNeeded: () => void;
  /** The server answered, and what it knows goes on from what is applied here. */
  onHeard: () => void;
  /** A report was answered, or was not. */
  onExchange: () => void;
}

/**
 * Tells the server what this instance applied and saw, and takes its lease from the answers.
 *
 * One report runs at a time. It is made once and kept, with its sequence, until it is acknowledged:
 * a lost answer is asked for again with the same bytes, and nothing is counted twice. Usage that
 * comes meanwhile waits in the queue. The next report goes out when the regular time has come, or
 * `SPACING_MS` after the last one if something asks for it.
 */
export class Reporter {
  instance: string;
  readonly #parts: ReporterParts;
  readonly #backoff: Backoff;
  readonly #handBack = new HandBack();
  #proofWanted = false;
  /** When the last proof was sent, on the monotonic clock. */
  #provedAt = Number.NEGATIVE_INFINITY;
  #sequence = 0;
  #watermark = 0;
  /** Evidence after this instant was lost: the watermark never passes it. */
  #toldUntil = Number.POSITIVE_INFINITY;
  #outstanding: Outstanding | null = null;
  #running: Promise<void> | null = null;
  #cancelTimer: () => void = () => {};
  #sendAt = Number.POSITIVE_INFINITY;
  #lastSentAt = Number.NEGATIVE_INFINITY;
  #round: ((head: Head | null) => void)[] = [];
  #closing = false;

  constructor(parts: ReporterParts) {
    this.#parts = parts;
    this.instance = newInstance(parts.ports);
    const { reportEveryMs } = parts.keySet.terms;
    this.#backoff = new Backoff(parts.ports.random, FIRST_RETRY_MS, reportEveryMs);
  }

  /** Rows of usage in the report that is not acknowledged yet. */
  get outstandingRows(): number {
    return this.#outstanding?.report.usage.length ?? 0;
  }

  /** Reports as soon as the spacing allows. */
  prompt(): void {
    this.#sendBy(this.#lastSentAt + SPACING_MS);
  }

  /**
   * Reports as soon as the spacing allows, and tells `done` the head that the server read after
   * this call, or null if it could not be asked or has another history than is applied here (row
   * M6): what such a server lacks is not known to be wrong.
   */
  askHead(done: (head: Head | null) => void): void {
    if (this.#closing) done(null);
    else this.#round.push(done);
    this.prompt();
  }

  /** Reports a last time before a stop. @returns whether the server answered. */
  async stop(): Promise<boolean> {
    this.#closing = true;
    this.#cancelTimer();
    await this.#running;
    return this.#parts.keySet.replica !== null && (await this.#exchange(false));
  }

  /**
   * Reports everything that was seen, and closes the watermark. The server then counts on it that
   * this instance accepts nothing, also where its answer is lost: that must hold before the call.
   * Where evidence was lost, no watermark is closed.
   */
  async sayClosed(): Promise<void> {
    this.#parts.meter.cut(this.#parts.ports.clock.monotonicMs());
    while (this.#outstanding !== null || this.#hasMore) {
      if (!(await this.#exchange(false))) return;
    }
    if (this.#toldUntil === Number.POSITIVE_INFINITY) await this.#exchange(true);
  }

  #sendBy(at: number): void {
    if (this.#closing || this.#parts.keySet.replica === null) return;
    if (this.#running !== null) {
      this.#sendAt = Math.min(this.#sendAt, at);
      return;
    }
    if (at >= this.#sendAt) return;
    this.#cancelTimer();
    this.#sendAt = at;
    const { clock, schedule } = this.#parts.ports;
    const wait = Math.max(0, at - clock.monotonicMs());
    this.#cancelTimer = schedule.after(wait, () => this.#send());
  }

  #send(): void {
    this.#sendAt = Number.POSITIVE_INFINITY;
    this.#running = this.#exchange(false).then((answered) => {
      this.#running = null;
      const wanted = this.#sendAt;
      this.#sendAt = Number.POSITIVE_INFINITY;
      const { clock } = this.#parts.ports;
      const { reportEveryMs } = this.#parts.keySet.terms;
      const next = answered
        ? this.#lastSentAt + reportEveryMs
        : clock.monotonicMs() + this.#backoff.next();
      this.#sendBy(answered ? Math.min(wanted, next) : next);
    });
  }

  /** One report and its answer. False: there was none. */
  async #exchange(closing: boolean): Promise<boolean> {
    const { keySet, controlPlane } = this.#parts;
    const round = this.#round;
    this.#round = [];
    const asking = keySet.freshness.asking();
    this.#lastSentAt = asking.atMs;
    this.#outstanding ??= this.#make(asking.atMs, closing);
    let answered = false;
    let head: Head | null = null;
    try {
      const answer = await controlPlane.report(this.#outstanding.body);
      this.#backoff.reset();
      head = this.#take(answer, asking) ? answer.head : null;
      answered = true;
    } catch (fault) {
      this.#fail(fault);
    }
    for (const done of round) done(head);
    this.#parts.onExchange();
    return answered;
  }

  #make(now: number, closing: boolean): Outstanding {
    const { keySet, meter, queue } = this.#parts;
    const serverTime = keySet.serverTime(now);
    const watermarkBefore = this.#watermark;
    const part: Pick<Report, 'sources' | 'usage' | 'orphans'> = { sources: [], usage: [] };
    const history = this.#history();
    if (history.proof !== undefined) this.#provedAt = now;
    const isFull = (history.proof?.digests.length ?? 0) > FEW_DIGESTS;
    // Before the server's time is known nothing can be said of when a use was.
    if (serverTime !== null) {
      if (queue.size < FEW_ROWS) meter.cut(now);
      // A rate error must not put a use before a watermark that was given already.
      const at = (monotonicMs: number) =>
        Math.max(this.#watermark, serverTime - (now - monotonicMs));
      Object.assign(part, queue.take(isFull ? 0 : MAX_USAGE_CHARACTERS, at));
      if (queue.size === 0) {
        this.#watermark = Math.min(this.#toldUntil, Math.floor(at(meter.cutAt)));
      }
      const orphans = this.#parts.orphans.take(at);
      if (orphans.length > 0) part.orphans = orphans;
    }
    const report: Report = {
      instance: this.instance,
      sequence: ++this.#sequence,
      applied: keySet.replica?.head ?? null,
      watermark: this.#watermark,
      ...part,
      sessions: this.#parts.openSessions(),
      closing,
      ...history,
    };
    return { report, body: JSON.stringify(report), watermarkBefore };
  }

  /** What the server asked for because its history is not the one that was applied here. */
  #history(): Pick<Report, 'proof' | 'handedBack'> {
    const proof = this.#proofWanted ? this.#proof : null;
    this.#proofWanted = false;
    if (proof !== null) return { proof };
    const handedBack = this.#handBack.take();
    return handedBack.length > 0 ? { handedBack } : {};
  }

  /** A proof that did not help is not sent again and again. */
  #mayProve(now: number): boolean {
    const { reportEveryMs } = this.#parts.keySet.terms;
    return this.#proof !== null && now - this.#provedAt >= reportEveryMs;
  }

  get #proof(): SignedHead | null {
    const proof = this.#parts.keySet.replica?.proof ?? null;
    // A revision that changed more is proved by the next one.
    return proof === null || proof.digests.length > MOST_PROOF_DIGESTS ? null : proof;
  }

  /** Something waits that the next report would bring. */
  get #hasMore(): boolean {
    const { queue, orphans } = this.#parts;
    return queue.size > 0 || orphans.size > 0 || this.#handBack.size > 0 || this.#proofWanted;
  }

  /** @returns whether the answer's head goes on from what is applied here. */
  #take(answer: ReportAnswer, asking: Asking): boolean {
    const { keySet, onSnapshotNeeded } = this.#parts;
    keySet.terms = termsOf(answer);
    keySet.tellServerTime(answer.serverTime);
    keySet.tellHead(answer.head);
    const sent = this.#outstanding?.report;
    if (sent !== undefined && answer.acknowledged >= sent.sequence) this.#outstanding = null;
    if (answer.renewInstance) this.#renewInstance();
    const applied = keySet.apply(answer.changes);
    const leadsOn = !answer.snapshotNeeded && applied !== 'gap' && !this.#isLeftBehind(answer);
    // A server that wants a proof first has no snapshot that could be taken here.
    if (!leadsOn && answer.prove === undefined) onSnapshotNeeded();
    this.#proofWanted = answer.prove === true && this.#mayProve(asking.atMs);
    if (answer.handBack !== undefined) {
      this.#handBack.ask(answer.handBack, answer.head.epoch, keySet.keptLatches);
    }
    const follows = this.#follows(answer.head);
    if (follows && applied !== 'refused') this.#parts.onHeard();
    // Also where the changes were refused: a head that is not applied ends what the last lease gave.
    if (follows) this.#takeLease(answer, asking);
    const acknowledges = sent?.applied?.hash !== keySet.replica?.head.hash;
    const goesOn = answer.more || acknowledges || this.#outstanding !== null;
    if (goesOn || this.#hasMore) this.prompt();
    return follows && applied !== 'refused';
  }

  /** The server's epoch is a later one, and none of its changes lead there from here. */
  #isLeftBehind({ head, more }: ReportAnswer): boolean {
    const applied = this.#parts.keySet.replica?.head;
    return !more && applied !== undefined && applied.epoch < head.epoch;
  }

  #takeLease({ head, leaseMs, clockRateError }: ReportAnswer, asking: Asking): void {
    if (leaseMs === null) return;
    this.#parts.keySet.freshness.granted(asking, head, leaseMs, clockRateError);
  }

  #follows(head: Head): boolean {
    const { keySet, alarms } = this.#parts;
    const applied = keySet.replica?.head;
    if (applied === undefined) return false;
    const order = compareHeads(head, applied);
    if (order < 0) {
      alarms.raise('server-behind', 'the server is behind what it published before');
    } else if (order === 0 && head.hash !== applied.hash) {
      alarms.raise('fork', 'the server has another history than the one applied here');
    } else {
      return true;
    }
    return false;
  }

  #renewInstance(): void {
    this.instance = newInstance(this.#parts.ports);
    this.#parts.alarms.raise('instance-renewed', 'another process used this instance id');
    this.#sequence = 0;
    if (this.#outstanding === null) return;
    const { watermarkBefore } = this.#outstanding;
    const report = {
      ...this.#outstanding.report,
      instance: this.instance,
      sequence: ++this.#sequence,
    };
    this.#outstanding = { report, body: JSON.stringify(report), watermarkBefore };
  }

  #fail(fault: unknown): void {
    const { alarms } = this.#parts;
    if (!(fault instanceof ControlPlaneFault)) {
      alarms.raise('answer-refused', fault instanceof Error ? fault.message : 'unknown fault');
    } else if (fault.status === 401 || fault.status === 403) {
      alarms.raise('token-refused', fault.message);
    } else if (fault.status !== null && BODY_REFUSED.has(fault.status)) {
      alarms.raise('report-refused', fault.message);
      this.#withdraw();
    }
  }

  /**
   * The server does not take this body, so it never will. What it told of keys is told again
   * without the sources: the server then knows that its evidence is incomplete (K5), and the lease
   * is not lost over it. What is refused even so is lost, and the watermark stays before it. So it
   * is with orphans and with what was handed back: they are told once more without that usage.
   */
  #withdraw(): void {
    if (this.#outstanding === null) return;
    const { report, watermarkBefore } = this.#outstanding;
    this.#outstanding = null;
    this.#sequence--;
    this.#watermark = watermarkBefore;
    const now = this.#parts.ports.clock.monotonicMs();
    if (report.usage.some(({ source }) => isNamed(report, source))) {
      this.#parts.orphans.putBack(report.orphans ?? [], now);
      this.#handBack.putBack(report.handedBack ?? []);
    }
    for (const { keyId, version, outcome, reason, source, count, probe } of report.usage) {
      if (source === null) continue;
      if (!isNamed(report, source)) {
        this.#toldUntil = Math.min(this.#toldUntil, watermarkBefore);
        continue;
      }
      const use = { keyId, version, outcome, reason, count, probe, firstAt: now, lastAt: now };
      this.#parts.queue.add({ ...use, source: OVERFLOW_SOURCE });
    }
  }
}

/** Whether a use has a source of its own, and so something that can be left out. */
function isNamed({ sources }: Report, source: number | null): boolean {
  return source !== null && sources[source]?.addressPrefix !== OVERFLOW_SOURCE.addressPrefix;
}

function newInstance({ random }: Ports): string {
  return Buffer.from(random.bytes(INSTANCE_BYTES)).toString('base64url');
}
