import { type OpenSessions, SESSION_END_MS } from '@keyturn/core';
import type { Alarms } from '../alarm.ts';
import { isOfPreflight, type Verdict } from '../answer/verdict.ts';
import type { Ports } from '../ports.ts';
import type { KeySet } from '../sync/key-set.ts';
import { completed } from '../usage/asked.ts';
import type { PresentedKey, PresentedRequest, Verification } from '../verification.ts';
import type { AnyRecord } from '../wire/record.ts';
import { Connection } from './connection.ts';
import { OpenCounts } from './open-counts.ts';
import type { OpenedSession, SessionHandlers } from './session.ts';

/** How often time is looked at while a connection is open. */
const LOOK_EVERY_MS = 1_000;
const USE_EVERY_MS = 60_000;

export interface SessionsParts {
  ports: Pick<Ports, 'clock' | 'schedule'>;
  verification: Verification;
  keySet: KeySet;
  alarms: Alarms;
  /** Brings freshness and whatever else depends on time up to date. */
  onLook: (now: number) => void;
  /** What is open has changed in a way that somebody may wait for. */
  onTold: () => void;
}

/**
 * Every connection that is open (K16).
 *
 *   opened ── the verdict is no longer yes ──> ending ── the handler is done, or 5 s went by ──> gone
 *   opened ── it was closed ──> gone
 *
 * Open is what would be accepted now: each is judged anew when a record of its key changed, and when
 * its verdict no longer stands, which is looked at every second. Nothing of this touches the way of a
 * request. Opened and ending connections are what reports tell.
 */
export class Sessions {
  readonly #parts: SessionsParts;
  readonly #byKey = new Map<string, Set<Connection>>();
  readonly #counts = new OpenCounts();
  #cancelLook: (() => void) | null = null;
  #closed = false;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
  }

  /** Connections that are not gone. */
  get size(): number {
    return this.#counts.size;
  }

  /** For a report: connections that are not gone, by key and version. */
  open(): OpenSessions[] {
    return this.#counts.all();
  }

  async openFor(
    presented: PresentedRequest | PresentedKey,
    handlers: SessionHandlers,
  ): Promise<OpenedSession> {
    const { verification, ports } = this.#parts;
    const ofRequest = 'rawHeaders' in presented;
    const answer = ofRequest ? verification.request(presented) : verification.key(presented);
    // Nothing must come between a verdict and the opening; one that was waited for is made anew.
    const verdict = answer instanceof Promise ? await answer : answer;
    if (verdict.outcome !== 'accepted' || isOfPreflight(verdict)) return { verdict, session: null };
    const { key, ...asked } = ofRequest ? verification.keyIn(presented) : presented;
    const now = ports.clock.monotonicMs();
    const connection = new Connection(key ?? '', completed(asked), handlers, verdict);
    if (this.#mayAdd(connection)) connection.judged = this.#judge(connection, now);
    else connection.judged = { ...connection.judged, verdict: verification.stopped };
    if (connection.verdict.outcome === 'accepted') this.#add(connection, now);
    const { outcome } = connection.verdict;
    return { verdict: connection.verdict, session: outcome === 'accepted' ? connection : null };
  }

  /** The replica is another one (null), or took in these records. */
  changed(records: readonly AnyRecord[] | null): void {
    if (this.#byKey.size === 0) return;
    const keys = records === null ? null : keysIn(records);
    const concerned = keys === null ? this.#byKey.keys() : keys;
    const now = this.#parts.ports.clock.monotonicMs();
    const connections = [...concerned].flatMap((key) => [...(this.#byKey.get(key) ?? [])]);
    for (const connection of connections) this.#judgeAnew(connection, now);
  }

  /** A stop: every connection ends. */
  close(): void {
    this.#closed = true;
    this.#cancelLook?.();
    const now = this.#parts.ports.clock.monotonicMs();
    for (const connection of this.#all()) {
      // A handler may have closed others.
      if (connection.state !== 'open') continue;
      this.#count(connection, now);
      connection.judged = { ...connection.judged, verdict: this.#parts.verification.stopped };
      this.#end(connection);
    }
  }

  #mayAdd(connection: Connection): boolean {
    if (this.#closed) return false;
    if (this.#counts.hasRoomFor(connection)) return true;
    this.#parts.alarms.raise('sessions-full', 'connections of too many versions are open');
    return false;
  }

  #add(connection: Connection, now: number): void {
    const { keyId } = connection;
    const ofKey = this.#byKey.get(keyId);
    if (ofKey === undefined) this.#byKey.set(keyId, new Set([connection]));
    else ofKey.add(connection);
    this.#counts.add(connection);
    connection.nextUseAt = now + USE_EVERY_MS;
    connection.onClose = () => this.#close(connection);
    this.#cancelLook ??= this.#parts.ports.schedule.after(LOOK_EVERY_MS, () => this.#look());
  }

  #look(): void {
    this.#cancelLook = null;
    const { ports, keySet, onLook } = this.#parts;
    const now = ports.clock.monotonicMs();
    onLook(now);
    for (const connection of this.#all()) {
      const { judged, nextUseAt } = connection;
      if (judged.era !== keySet.era || now >= judged.standsUntil) this.#judgeAnew(connection, now);
      if (connection.state !== 'open' || now < nextUseAt) continue;
      connection.nextUseAt = nextUseAt + USE_EVERY_MS;
      this.#count(connection, now);
    }
    if (this.#byKey.size === 0 || this.#closed) return;
    this.#cancelLook ??= ports.schedule.after(LOOK_EVERY_MS, () => this.#look());
  }

  #judge(connection: Connection, now: number) {
    return this.#parts.verification.judgeAgain(connection, now);
  }

  #judgeAnew(connection: Connection, now: number): void {
    if (connection.state !== 'open') return;
    const { verdict: before } = connection;
    connection.judged = this.#judge(connection, now);
    const { verdict } = connection;
    if (verdict.outcome !== 'accepted') {
      // What is refused was in use until now: that is a presentation like any other.
      this.#count(connection, now);
      this.#end(connection);
    } else if (isToldOtherwise(before, verdict)) {
      this.#guard(() => connection.handlers.onVerdict?.(verdict));
    }
  }

  /** One more use. */
  #count(connection: Connection, now: number): void {
    this.#parts.verification.countAgain(connection, connection.judged, now);
  }

  #end(connection: Connection): void {
    connection.state = 'ending';
    this.#forget(connection);
    const told = this.#guard(() => connection.handlers.onEnd(connection.verdict));
    const cancel = this.#parts.ports.schedule.after(SESSION_END_MS, () => this.#gone(connection));
    void told.then(() => {
      cancel();
      this.#gone(connection);
    });
    this.#parts.onTold();
  }

  /** Its owner closed it. */
  #close(connection: Connection): void {
    if (connection.state === 'ending') this.#gone(connection);
    if (connection.state !== 'open') return;
    const now = this.#parts.ports.clock.monotonicMs();
    this.#count(connection, now);
    this.#forget(connection);
    connection.state = 'gone';
    this.#counts.remove(connection);
  }

  #gone(connection: Connection): void {
    if (connection.state === 'gone') return;
    connection.state = 'gone';
    this.#counts.remove(connection);
    this.#parts.onTold();
  }

  #forget(connection: Connection): void {
    const ofKey = this.#byKey.get(connection.keyId);
    ofKey?.delete(connection);
    if (ofKey?.size === 0) this.#byKey.delete(connection.keyId);
  }

  #all(): Connection[] {
    return [...this.#byKey.values()].flatMap((connections) => [...connections]);
  }

  /** A handler's fault is nobody else's. */
  async #guard(call: () => void | Promise<void>): Promise<void> {
    try {
      await call();
    } catch (fault) {
      const name = fault instanceof Error ? fault.name : typeof fault;
      this.#parts.alarms.raise('session-handler-failed', `the handler of a session threw: ${name}`);
    }
  }
}

/** The keys that these records are about; null: it may be any. */
function keysIn(records: readonly AnyRecord[]): Set<string> | null {
  const keys = new Set<string>();
  for (const record of records) {
    if (record.kind === 'version') keys.add(record.keyId);
    else if (record.kind === 'key') keys.add(record.id);
    else if (record.kind !== 'ring' && record.kind !== 'fork') return null;
  }
  return keys;
}

function isToldOtherwise(before: Verdict, after: Verdict): boolean {
  return (
    before.headers['Api-Key-Status'] !== after.headers['Api-Key-Status'] ||
    before.scopes.join('\n') !== after.scopes.join('\n')
  );
}
