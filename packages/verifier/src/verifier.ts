import type { Head } from '@keyturn/core';
import { type AlarmCode, Alarms } from './alarm.ts';
import { Judge } from './answer/judge.ts';
import type { Verdict } from './answer/verdict.ts';
import { Verdicts } from './answer/verdicts.ts';
import { settingsOf, type VerifierOptions, type VerifierSettings } from './options.ts';
import type { Schedule } from './ports.ts';
import { Keeper } from './replica/keeper.ts';
import { type KeptReplica, ReplicaFile } from './replica/replica-file.ts';
import { keyBeginnings, servedApi } from './replica/served-api.ts';
import type { OpenedSession, SessionHandlers } from './session/session.ts';
import { Sessions } from './session/sessions.ts';
import { ControlPlane } from './sync/control-plane.ts';
import { Follower } from './sync/follower.ts';
import { HeadWaiters } from './sync/head-waiters.ts';
import { KeySet } from './sync/key-set.ts';
import { Reporter } from './sync/reporter.ts';
import { type ListCounts, RevocationPoller } from './sync/revocation-poller.ts';
import { MissBudget } from './transport/miss-budget.ts';
import { Meter, type Total } from './usage/meter.ts';
import { OrphanSightings } from './usage/orphan-sightings.ts';
import { UsageQueue } from './usage/queue.ts';
import { RecentUses } from './usage/recent-uses.ts';
import { type PresentedKey, type PresentedRequest, Verification } from './verification.ts';
import type { AnyRecord } from './wire/record.ts';

const MINUTE_MS = 60_000;

/** Checks the keys of one api, alone if it must: it never needs the server for a known key. */
export interface Verifier {
  /**
   * Decides about a request with its raw header fields, or about a key that was taken out of one
   * already. Answers at once, but for a key that is newer than what is known here (row M6, at most
   * a second). Never throws for a bad key.
   */
  verify(presented: PresentedRequest | PresentedKey): Verdict | Promise<Verdict>;
  /** As {@link Verifier.verify} for a request. */
  verifyRequest(presented: PresentedRequest): Verdict | Promise<Verdict>;
  /** As {@link Verifier.verify} for a key. The array `scopes` must not be changed afterwards. */
  verifyKey(presented: PresentedKey): Verdict | Promise<Verdict>;
  /**
   * As {@link Verifier.verify} for a connection that stays open: a WebSocket, an event stream (K16).
   * While it is open it counts as a use each minute, and its verdict is decided anew at every change
   * of its key, and when time, limits or grace run out, within a second. `session` is null unless the
   * key was accepted; a browser's preflight opens none.
   */
  openSession(
    presented: PresentedRequest | PresentedKey,
    handlers: SessionHandlers,
  ): Promise<OpenedSession>;
  /**
   * Resolves when keys can be accepted: there is a replica, from the server or a file, that is
   * fresh or within its grace. Rejects if the option `api` fits none of the token's apis.
   */
  ready(): Promise<void>;
  status(): VerifierStatus;
  metrics(): VerifierMetrics;
  /**
   * A clean stop: ends every open connection, reports what is not reported, closes the watermark, writes the file. From then on
   * no key is accepted. A verifier that starts from the file accepts nothing before the server
   * answered it, unless the server could not be reached at this stop, or the file not be written:
   * the server then hears of no clean stop.
   */
  close(): Promise<void>;
  /** How many proxies are trusted to say who the client is. For adapters. */
  readonly trustedHops: number;
  /** Its timers. For adapters. */
  readonly schedule: Schedule;
}

/** For a health check. */
export interface VerifierStatus {
  /** `late`: not fresh, and keys are accepted by what is left of their grace. */
  state: 'fresh' | 'late' | 'blank';
  instance: string;
  group: string | null;
  region: string | null;
  applied: Head | null;
  versions: number;
  /** Connections that are open (K16). */
  sessions: number;
  /** Server time in ms, as a lower bound; null if unknown. */
  serverTime: number | null;
  /** Of the lease, in ms; 0 without one. */
  leaseLeftMs: number;
  /** Grace spent since it was last fresh, in ms; null if all is. */
  graceSpentMs: number | null;
}

/** For a metrics endpoint; names as in the Prometheus series. */
export interface VerifierMetrics {
  /** `keyturn_verifications_total` */
  verifications: Total[];
  /** `keyturn_applied_revision`; null while blank. */
  appliedRevision: number | null;
  /** `keyturn_lease_age_seconds`: since the lease was asked for; null without one. */
  leaseAgeSeconds: number | null;
  /** Rows of usage that the server has not acknowledged. */
  pendingUsage: number;
  /** `keyturn_open_sessions` */
  openSessions: number;
  /**
   * `keyturn_revocation_lists_total` and `keyturn_listed_latches_total`: signed lists that were read
   * while this verifier was cut off, and what they alone told.
   */
  revocationLists: Readonly<ListCounts>;
  alarms: Partial<Record<AlarmCode, number>>;
}

/**
 * Starts a verifier: it reads its file if it has one, fetches the key set, follows it, and reports.
 *
 * @throws TypeError if an option has a value that it cannot have.
 */
export function createVerifier(options: VerifierOptions = {}): Verifier {
  return new RunningVerifier(settingsOf(options));
}

class RunningVerifier implements Verifier {
  readonly trustedHops: number;
  readonly schedule: Schedule;
  readonly #settings: VerifierSettings;
  readonly #alarms: Alarms;
  readonly #keySet: KeySet;
  readonly #queue = new UsageQueue();
  readonly #meter: Meter;
  readonly #recent = new RecentUses();
  readonly #budget: MissBudget | null;
  readonly #orphans = new OrphanSightings();
  readonly #reporter: Reporter;
  readonly #follower: Follower;
  readonly #poller: RevocationPoller | null;
  readonly #keeper: Keeper | null;
  readonly #verification: Verification;
  readonly #sessions: Sessions;
  readonly #readiness = new Readiness();
  #minuteEndsAt = Number.NEGATIVE_INFINITY;
  #wasFresh = false;
  #closing: Promise<void> | null = null;

  constructor(settings: VerifierSettings) {
    const { ports, token, serverKey } = settings;
    this.#settings = settings;
    this.trustedHops = settings.trustedHops;
    this.schedule = ports.schedule;
    this.#alarms = new Alarms(ports.clock, settings.onAlarm);
    this.#keySet = new KeySet(ports.clock, this.#alarms, serverKey, (records) =>
      this.#onChange(records),
    );
    this.#meter = new Meter(this.#queue, () => this.#reporter.prompt());
    this.#budget = settings.missBudget === null ? null : new MissBudget(settings.missBudget);
    const controlPlane = new ControlPlane(settings.url, token, ports.net, ports.schedule);
    this.#poller = this.#makePoller();
    const onHeard = () => this.#poller?.heard();
    const shared = { ports, controlPlane, keySet: this.#keySet, alarms: this.#alarms, onHeard };
    this.#reporter = new Reporter({
      ...{ ...shared, meter: this.#meter, queue: this.#queue, orphans: this.#orphans },
      openSessions: () => this.#sessions.open(),
      onSnapshotNeeded: () => this.#follower.needSnapshot(),
      onExchange: () => this.#look(ports.clock.monotonicMs()),
    });
    const prompt = () => this.#reporter.prompt();
    this.#follower = new Follower({ ...shared, onApplied: prompt, onGap: prompt });
    this.#keeper = this.#makeKeeper();
    this.#verification = this.#makeVerification();
    this.#sessions = new Sessions({
      ...{ ports, verification: this.#verification, keySet: this.#keySet, alarms: this.#alarms },
      ...{ onLook: (now) => this.#look(now), onTold: prompt },
    });
    void this.#start();
  }

  /** What it knows, for the onlooker of a simulated world; no part of {@link Verifier}. */
  get keySet(): KeySet {
    return this.#keySet;
  }

  verify(presented: PresentedRequest | PresentedKey): Verdict | Promise<Verdict> {
    return 'rawHeaders' in presented ? this.verifyRequest(presented) : this.verifyKey(presented);
  }

  verifyRequest(presented: PresentedRequest): Verdict | Promise<Verdict> {
    return this.#verification.request(presented);
  }

  verifyKey(presented: PresentedKey): Verdict | Promise<Verdict> {
    return this.#verification.key(presented);
  }

  openSession(
    presented: PresentedRequest | PresentedKey,
    handlers: SessionHandlers,
  ): Promise<OpenedSession> {
    return this.#sessions.openFor(presented, handlers);
  }

  ready(): Promise<void> {
    return this.#readiness.promise;
  }

  status(): VerifierStatus {
    const now = this.#settings.ports.clock.monotonicMs();
    this.#look(now);
    const { freshness, replica } = this.#keySet;
    const spent = freshness.spentMs(now);
    const late = freshness.fresh ? 'fresh' : 'late';
    return {
      state: this.#verification.serving === null ? 'blank' : late,
      instance: this.#reporter.instance,
      group: replica?.origin.group ?? null,
      region: replica?.origin.region ?? null,
      applied: replica?.head ?? null,
      versions: replica?.size ?? 0,
      sessions: this.#sessions.size,
      serverTime: this.#keySet.serverTime(now),
      leaseLeftMs: Math.max(0, freshness.leaseEndsAt - now),
      graceSpentMs: Number.isFinite(spent) ? spent : null,
    };
  }

  metrics(): VerifierMetrics {
    const now = this.#settings.ports.clock.monotonicMs();
    this.#look(now);
    return {
      verifications: this.#meter.totals(now),
      appliedRevision: this.#keySet.replica?.head.revision ?? null,
      leaseAgeSeconds: secondsOf(this.#keySet.freshness.leaseAgeMs(now)),
      pendingUsage: this.#queue.size + this.#reporter.outstandingRows,
      openSessions: this.#sessions.size,
      revocationLists: this.#poller?.counts ?? { read: 0, latched: 0 },
      alarms: Object.fromEntries(this.#alarms.counts),
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /**
   * What this instance and its file could still accept is given up before the server is told of the
   * stop. A server that does not answer is told nothing: to it this instance is lost, and what is
   * left of its grace is there for the next process. So it is where the file cannot be spent.
   */
  async #close(): Promise<void> {
    this.#sessions.close();
    await Promise.all([this.#follower.close(), this.#poller?.close()]);
    const answered = await this.#reporter.stop();
    if (answered) this.#keySet.freshness.end();
    const spent = this.#keeper === null || (await this.#keeper.close());
    this.#keySet.freshness.end();
    if (answered && spent) await this.#reporter.sayClosed();
  }

  async #start(): Promise<void> {
    await this.#keeper?.load((kept) => this.#unfitness(kept));
    if (this.#closing !== null) return;
    this.#keeper?.start();
    this.#follower.start();
    this.#reporter.prompt();
  }

  /** Why a replica from a file cannot be answered from; null if it can. */
  #unfitness({ replica }: KeptReplica): string | null {
    const { api, serverKey } = this.#settings;
    if (servedApi(replica, api) === undefined) return 'the file is of another api';
    if (serverKey !== null && serverKey.text !== replica.origin.serverKey) {
      return 'the file is of another server';
    }
    return null;
  }

  #onChange(records: readonly AnyRecord[] | null): void {
    const { replica } = this.#keySet;
    if (replica === null) return;
    if (replica !== this.#verification.serving?.replica) this.#recent.clear();
    const apiId = servedApi(replica, this.#settings.api);
    if (apiId === undefined) {
      this.#verification.serving = null;
      const text = 'the option `api` must name one of the apis that the token serves';
      this.#alarms.raise('api-not-served', text);
      this.#readiness.fail(text);
    } else {
      this.#verification.serving = { replica, apiId, beginnings: keyBeginnings(replica) };
    }
    this.#keeper?.changed();
    this.#look(this.#settings.ports.clock.monotonicMs());
    this.#sessions.changed(records);
  }

  /** Whatever depends on time: freshness, the minute that uses are counted in, old budgets. */
  #look(now: number): void {
    const { freshness, terms } = this.#keySet;
    freshness.look(now);
    if (this.#wasFresh && !freshness.fresh) {
      this.#alarms.raise('lease-lost', 'this verifier is cut off from the key set');
    }
    this.#wasFresh = freshness.fresh;
    this.#poller?.look();
    const canAccept = freshness.fresh || freshness.spentMs(now) < terms.graceMs.available;
    if (this.#verification.serving !== null && canAccept) this.#readiness.reach();
    if (now < this.#minuteEndsAt) return;
    const serverTime = this.#keySet.serverTime(now) ?? 0;
    this.#minuteEndsAt = now + MINUTE_MS - (serverTime % MINUTE_MS);
    this.#meter.cut(now);
    this.#budget?.tidy(now);
  }

  #makeKeeper(): Keeper | null {
    const { snapshotFile, token, ports } = this.#settings;
    if (snapshotFile === null) return null;
    const file = new ReplicaFile(snapshotFile, token, ports.files);
    return new Keeper(file, this.#keySet, ports, this.#alarms);
  }

  #makePoller(): RevocationPoller | null {
    const { ports, revocationsUrl: url } = this.#settings;
    if (url === null) return null;
    return new RevocationPoller({ ports, url, keySet: this.#keySet, alarms: this.#alarms });
  }

  #makeVerification(): Verification {
    const { ports, environment, places, realm } = this.#settings;
    const waiters = new HeadWaiters((done) => this.#reporter.askHead(done), ports.schedule);
    return new Verification({
      clock: ports.clock,
      keySet: this.#keySet,
      judge: new Judge(this.#keySet, environment),
      verdicts: new Verdicts(realm),
      meter: this.#meter,
      recent: this.#recent,
      budget: this.#budget,
      alarms: this.#alarms,
      places,
      onLook: (now) => this.#look(now),
      onUrgent: () => this.#reporter.prompt(),
      onOrphan: (floor, keyString, now) => this.#orphans.note(floor, keyString, now),
      askHead: () => waiters.wait(),
    });
  }
}

/** A promise that nobody needs to listen to. */
class Readiness {
  readonly promise: Promise<void>;
  readonly reach: () => void;
  readonly fail: (text: string) => void;

  constructor() {
    let reach = () => {};
    let fail = (_text: string) => {};
    this.promise = new Promise((resolve, reject) => {
      reach = resolve;
      fail = (text) => reject(new Error(text));
    });
    this.promise.catch(() => {});
    this.reach = reach;
    this.fail = fail;
  }
}

function secondsOf(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}
