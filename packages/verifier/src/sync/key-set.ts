import type { ChangeSet, Head, RevocationList } from '@keyturn/core';
import type { Alarms } from '../alarm.ts';
import type { Clock } from '../ports.ts';
import { KeptLatches } from '../replica/kept-latches.ts';
import { latches } from '../replica/lasting.ts';
import { Replica } from '../replica/replica.ts';
import {
  type ChangeCheck,
  checkChanges,
  signedHeadOf,
  type VerifiedChange,
} from '../wire/change-set.ts';
import { compareHeads } from '../wire/head.ts';
import type { AnyRecord } from '../wire/record.ts';
import { readServerKey, type ServerKey } from '../wire/server-key.ts';
import type { VerifiedSnapshot } from '../wire/snapshot.ts';
import { Freshness } from './freshness.ts';
import { ServerClock } from './server-clock.ts';
import { DEFAULT_TERMS, isSameTerms, type Terms } from './terms.ts';

/** What came of changes that the server sent. */
export type Applied = 'nothing-new' | 'applied' | 'gap' | 'refused';

const TIDY_EVERY_MS = 3_600_000;

/** What a file brings back. */
export interface Resumed {
  replica: Replica;
  keptLatches: KeptLatches;
  terms: Terms;
  /** Of its grace, in ms. */
  spentMs: number;
}

/**
 * What this instance knows: the replica (none while blank), how fresh it is, the server's time and
 * terms. Everything that the server or the file says goes through here, and is taken whole or not
 * at all: (epoch, revision) never falls (I11), and the last good state stays.
 */
export class KeySet {
  replica: Replica | null = null;
  /** What can be handed back to a server that lost it. */
  keptLatches = new KeptLatches();
  readonly freshness: Freshness;
  readonly #serverClock = new ServerClock();
  readonly #clock: Clock;
  readonly #alarms: Alarms;
  readonly #onChange: (records: readonly AnyRecord[] | null) => void;
  #serverKey: ServerKey | null;
  #terms: Terms = DEFAULT_TERMS;
  #turns = 0;
  /** Server time. */
  #tidiedAt = Number.NEGATIVE_INFINITY;

  /**
   * @param serverKey - pinned by hand; null: that of the first snapshot or file is.
   * @param onChange - the replica is another one (null), or took in these records.
   */
  constructor(
    clock: Clock,
    alarms: Alarms,
    serverKey: ServerKey | null,
    onChange: (records: readonly AnyRecord[] | null) => void,
  ) {
    this.#clock = clock;
    this.#alarms = alarms;
    this.#serverKey = serverKey;
    this.#onChange = onChange;
    this.freshness = new Freshness(clock);
  }

  /** Rises with everything outside a key's own records that a verdict depends on. */
  get era(): number {
    return this.freshness.era + this.#turns;
  }

  get terms(): Terms {
    return this.#terms;
  }

  set terms(terms: Terms) {
    if (isSameTerms(this.#terms, terms)) return;
    this.#terms = terms;
    this.#turns++;
  }

  get serverKey(): ServerKey | null {
    return this.#serverKey;
  }

  /** The server told its time just now. */
  tellServerTime(serverTime: number): void {
    const now = this.#withSleep(this.#clock.monotonicMs());
    this.#serverClock.tell(serverTime, now, this.terms.clockRateError);
  }

  /** Server time at a monotonic instant, as a lower bound; null while it is not known. */
  serverTime(monotonicMs: number): number | null {
    return this.#serverClock.at(this.#withSleep(monotonicMs), this.terms.clockRateError);
  }

  /** The same, rounded up by the tolerance and by what both clocks may be wrong (K8). */
  serverTimeAtMost(monotonicMs: number): number | null {
    const { clockRateError, clockToleranceMs } = this.terms;
    const latest = this.#serverClock.atMost(this.#withSleep(monotonicMs), clockRateError);
    return latest === null ? null : latest + clockToleranceMs;
  }

  /**
   * The server's time went on while the machine slept: what is used after that is not told as used
   * before it (K5b). What was used before it and is not told yet is told as later, which waits longer.
   */
  #withSleep(monotonicMs: number): number {
    return monotonicMs + this.freshness.sleptMs;
  }

  /** Begins with a replica from a file, and with the grace that was spent on it. */
  resume({ replica, keptLatches, terms, spentMs }: Resumed): void {
    this.replica = replica;
    this.keptLatches = keptLatches;
    this.terms = terms;
    this.#serverKey = readServerKey(replica.origin.serverKey);
    this.freshness.resume(spentMs);
    this.freshness.applied(replica.head);
    this.#onChange(null);
  }

  /** Takes a checked snapshot for the replica. False: it was refused, and the alarm raised. */
  install({ header, records, latching }: VerifiedSnapshot): boolean {
    const refusal = this.#refusalOf(header.head, header.expiresAt);
    if (refusal !== null) {
      this.#alarms.raise('snapshot-refused', refusal);
      return false;
    }
    const { apis, group, region, serverKey } = header;
    const origin = { apis, group, region, serverKey };
    const replica = new Replica(origin, header.head, header.serverTime, this.replica);
    replica.apply(records);
    if (this.replica !== null) this.#raiseLatches(replica.keepLatchesOf(this.replica));
    replica.listed.applied(replica.head);
    replica.proof = header.proof ?? null;
    if (latching !== null) this.#keepLatching(latching);
    this.#serverKey ??= readServerKey(serverKey);
    this.replica = replica;
    this.tellServerTime(header.serverTime);
    this.freshness.applied(replica.head);
    this.#noteUnreadable(replica);
    this.#onChange(null);
    return true;
  }

  /** Takes in what the server says has changed; all of a batch or none of it. */
  apply(sets: ChangeSet[]): Applied {
    const { replica } = this;
    if (replica === null || this.#serverKey === null) return 'gap';
    const check = checkChanges(sets, replica.head, this.#serverKey);
    if (!check.ok) return this.#refuseChanges(check);
    if (check.changes.length === 0) return 'nothing-new';
    const last = check.changes.at(-1);
    for (const change of check.changes) {
      const { head, committedAt, records, set } = change;
      this.#raiseLatches(replica.apply(records, committedAt));
      this.#keep(change, change === last);
      replica.proof = signedHeadOf(set);
      // Grace by scope is an api's.
      if (records.some((record) => record.kind === 'api')) this.#turns++;
      replica.head = head;
      replica.signedTime = Math.max(replica.signedTime, committedAt);
    }
    replica.listed.applied(replica.head);
    this.#tidy(replica);
    this.freshness.applied(replica.head);
    this.#noteUnreadable(replica);
    this.#onChange(check.changes.flatMap(({ records }) => records));
    return 'applied';
  }

  /**
   * Takes in the latches of a checked list, and nothing else: no head, no time, no lease (K7).
   *
   * @returns how many there were that this instance did not know; null: it is of an epoch that has
   * ended.
   */
  applyList(list: RevocationList): number | null {
    const latched = this.replica?.applyList(list, list.issuedAt) ?? null;
    if (latched !== null && latched.length > 0) this.#onChange(latched);
    return latched?.length ?? null;
  }

  /** The server speaks of a head of a later epoch: whoever has not applied it is not fresh. */
  tellHead(head: Head): void {
    if (this.replica === null || head.epoch <= this.replica.head.epoch) return;
    this.freshness.superseded(head);
  }

  /** The batch's last signature covers what came before it here, but not at the server. */
  #keep({ set, records }: VerifiedChange, isSigned: boolean): void {
    if (!records.some(latches)) return;
    if (isSigned || this.#serverKey?.verifies(set.hash, set.signature)) this.keptLatches.add(set);
  }

  /** It may have come by stream or with an earlier snapshot. */
  #keepLatching(set: ChangeSet): void {
    if (!this.keptLatches.sets.some(({ hash }) => hash === set.hash)) this.keptLatches.add(set);
  }

  #tidy(replica: Replica): void {
    const told = this.serverTime(this.#clock.monotonicMs()) ?? 0;
    const serverTime = Math.max(replica.signedTime, told);
    if (serverTime - this.#tidiedAt < TIDY_EVERY_MS) return;
    this.#tidiedAt = serverTime;
    replica.dropTombstones(serverTime);
    this.keptLatches.dropOld(serverTime);
  }

  #refusalOf(head: Head, expiresAt: number): string | null {
    const serverTime = this.serverTime(this.#clock.monotonicMs());
    const held = this.replica?.head;
    // With a database that was put back server time may have fallen, too. An epoch never falls.
    const isNewEpoch = held !== undefined && head.epoch > held.epoch;
    if (!isNewEpoch && serverTime !== null && serverTime > expiresAt) {
      return 'the snapshot is too old to be new';
    }
    if (held === undefined) return null;
    const order = compareHeads(head, held);
    if (order < 0) return 'the snapshot is older than what is applied';
    return order === 0 && head.hash !== held.hash ? 'the snapshot is of another history' : null;
  }

  #refuseChanges(check: Exclude<ChangeCheck, { ok: true }>): Applied {
    if (check.fault === 'gap') return 'gap';
    if (check.fault === 'fork') {
      this.#alarms.raise('fork', 'the server has another history than the one applied here');
    } else {
      this.#alarms.raise('change-set-refused', check.text);
    }
    return 'refused';
  }

  #raiseLatches(kept: number): void {
    if (kept === 0) return;
    this.#alarms.raise('latch-kept', `${kept} records would have brought back what is latched`);
  }

  #noteUnreadable(replica: Replica): void {
    if (replica.unreadable === 0) return;
    const text = `${replica.unreadable} records are of a newer schema than this build reads`;
    this.#alarms.raise('record-not-understood', text);
  }
}
