import {
  type Decision,
  decideSynchronised,
  decideTransport,
  type Head,
  type KeyTextFault,
  keyTextFault,
  MAX_KEY_STRING_LENGTH,
  type Position,
  reaches,
} from '@keyturn/core';
import type { Alarms } from './alarm.ts';
import type { Judge } from './answer/judge.ts';
import type { Verdict } from './answer/verdict.ts';
import type { Verdicts } from './answer/verdicts.ts';
import { lookUpDigest } from './digest.ts';
import type { Clock } from './ports.ts';
import type { KeyEntry, VersionEntry } from './replica/entry.ts';
import type { Replica } from './replica/replica.ts';
import type { KeySet } from './sync/key-set.ts';
import { type CredentialPlaces, findCredentials, headerOf } from './transport/credential.ts';
import type { MissBudget } from './transport/miss-budget.ts';
import { type Asked, type AskedInPart, completed, NO_SCOPES } from './usage/asked.ts';
import type { JudgedUse, Meter } from './usage/meter.ts';
import type { RecentUses } from './usage/recent-uses.ts';
import { RouteContexts } from './usage/route-context.ts';
import { NO_SLOT, type UseBlock } from './usage/use-block.ts';

/** A key that was taken out of its request already. */
export interface PresentedKey extends AskedInPart {
  /** The key string as it came; undefined or null if none did. */
  readonly key: string | null | undefined;
}

/** A request with its header fields as they came. */
export interface PresentedRequest extends AskedInPart {
  /** Name, value, name, value, as `IncomingMessage.rawHeaders`. */
  readonly rawHeaders: readonly string[];
  /** Path and query; a key in the query is refused. */
  readonly url: string;
  /** False if a trusted proxy says that the client spoke clear-text http. */
  readonly encrypted?: boolean | undefined;
}

/** What this verifier answers from, and for. */
export interface Serving {
  readonly replica: Replica;
  readonly apiId: string;
  /** How key strings of the token's apis begin. */
  readonly beginnings: readonly string[];
}

/** A verdict, and how long it stands. */
export type Judged = Pick<JudgedUse, 'verdict' | 'era' | 'standsUntil'>;

/** What a connection that stays open was opened with (K16). */
export interface OpenedWith {
  /** Of the key string, in look-up form. */
  readonly digest: string;
  /** Of the key string; null: it has none. */
  readonly floor: Position | null;
  readonly asked: Asked;
}

export interface VerificationParts {
  clock: Clock;
  keySet: KeySet;
  judge: Judge;
  verdicts: Verdicts;
  meter: Meter;
  recent: RecentUses;
  /** Null: no limit. */
  budget: MissBudget | null;
  alarms: Alarms;
  places: CredentialPlaces;
  /** Brings freshness and whatever else depends on time up to date. */
  onLook: (now: number) => void;
  /** Something is to be reported at once. */
  onUrgent: () => void;
  /** A key string was presented whose floor lies in a lost stretch of history (row M4). */
  onOrphan: (floor: Position, keyString: string, now: number) => void;
  /** The head, read at the primary after this call; null if it cannot be had (row M6). */
  askHead: () => Promise<Head | null>;
}

// While nothing is known of any api, everything that could be a key of ours may be one.
const NATIVE_BEGINNING = /^[a-z][a-z0-9]{1,15}_(?:live|test)_/;

/**
 * One verification after another. On the way that nearly every request takes there are a look at
 * the clock, a digest, a look-up, a comparison with the last use of the version, and a count.
 */
export class Verification {
  serving: Serving | null = null;
  readonly #parts: VerificationParts;
  readonly #keySet: KeySet;
  readonly #clock: Clock;
  readonly #meter: Meter;
  readonly #contexts = new RouteContexts();
  readonly #recent: RecentUses;
  readonly #budget: MissBudget | null;

  constructor(parts: VerificationParts) {
    this.#parts = parts;
    this.#keySet = parts.keySet;
    this.#clock = parts.clock;
    this.#meter = parts.meter;
    this.#recent = parts.recent;
    this.#budget = parts.budget;
  }

  request(presented: PresentedRequest): Verdict | Promise<Verdict> {
    const { rawHeaders, url, encrypted, method = '' } = presented;
    if (method === 'OPTIONS' && isPreflight(rawHeaders)) return this.#parts.verdicts.preflight;
    const found = findCredentials(rawHeaders, url, this.#parts.places, this.#isOurs);
    const refusal = decideTransport({
      credentials: found.count,
      inQuery: found.inQuery !== null,
      clearHttp: encrypted === false,
      form: 'sound',
      sourceOverBudget: false,
    });
    const key = found.inQuery ?? found.value;
    const asked = keyOf(presented, key);
    return refusal === null ? this.key(asked) : this.#refuse(refusal, key, asked);
  }

  /** The key of a request that `request` accepted. */
  keyIn(presented: PresentedRequest): PresentedKey {
    const { rawHeaders, url } = presented;
    return keyOf(
      presented,
      findCredentials(rawHeaders, url, this.#parts.places, this.#isOurs).value,
    );
  }

  key(presented: PresentedKey): Verdict | Promise<Verdict> {
    const now = this.#clock.monotonicMs();
    if (now >= this.#keySet.freshness.looksAgainAt) this.#parts.onLook(now);
    const { key } = presented;
    const spent = this.#isSpent(presented, now);
    if (typeof key !== 'string' || key.length > MAX_KEY_STRING_LENGTH || spent) {
      return this.#refuseUnread(presented, spent);
    }
    const digest = lookUpDigest(key);
    const { era } = this.#keySet;
    const block = this.#recent.find(digest);
    const slot = block?.slotFor(presented, era, now) ?? NO_SLOT;
    if (block === undefined || slot === NO_SLOT) return this.#lookUp(digest, key, presented, now);
    this.#meter.count(block, slot, now);
    if (this.#budget?.watching) this.#noteHit(block.verdict, presented, now);
    return block.verdict;
  }

  /** What a request by this key string would be answered now (K16). Counts nothing. */
  judgeAgain({ digest, floor, asked }: OpenedWith, now: number): Judged {
    const { serving } = this;
    const { judge, verdicts } = this.#parts;
    const { era } = this.#keySet;
    const entry = serving?.replica.version(digest);
    if (serving === null || entry === undefined) {
      const verdict = verdicts.ofNobody(judge.formerHit(serving?.replica ?? null, floor, now));
      return { verdict, era, standsUntil: Number.POSITIVE_INFINITY };
    }
    const { decision, standsUntil } = judge.hit(serving.replica, serving.apiId, entry, asked, now);
    return { verdict: verdicts.ofHit(decision, entry, asked.scopes), era, standsUntil };
  }

  /** What a connection is told that this verifier ends by its stop, or cannot take. */
  get stopped(): Verdict {
    return this.#parts.verdicts.ofNobody(this.#parts.judge.formerHit(null, null, 0));
  }

  /** One more use by a connection that is open, with the verdict that stands. */
  countAgain({ digest, asked }: OpenedWith, judged: Judged, now: number): void {
    const entry = this.serving?.replica.version(digest);
    if (entry?.key) this.#count(digest, entry, entry.key, asked, judged, now);
    else this.#meter.countMiss(judged.verdict.outcome, judged.verdict.reason, now);
  }

  /** Step 1, where the last use of the version, if there was one, was not of this kind. */
  #lookUp(
    digest: string,
    key: string,
    presented: PresentedKey,
    now: number,
  ): Verdict | Promise<Verdict> {
    const entry = this.serving?.replica.version(digest);
    if (entry === undefined) return this.#miss(key, presented, now);
    const { era } = this.#keySet;
    for (const block of entry.blocks) {
      const slot = block.slotFor(presented, era, now);
      if (slot === NO_SLOT) continue;
      this.#recent.note(block);
      this.#meter.count(block, slot, now);
      if (this.#budget?.watching) this.#noteHit(block.verdict, presented, now);
      return block.verdict;
    }
    return this.#hit(digest, entry, presented, now);
  }

  readonly #isOurs = (text: string): boolean =>
    this.serving === null
      ? NATIVE_BEGINNING.test(text)
      : this.serving.beginnings.some((beginning) => text.startsWith(beginning));

  #isSpent({ address }: PresentedKey, now: number): boolean {
    const budget = this.#budget;
    return budget?.watching === true && budget.isSpent(address ?? '', now);
  }

  /** Row T6: an address that valid keys come from is not slowed down. */
  #noteHit({ outcome }: Verdict, { address = '' }: AskedInPart, now: number): void {
    if (outcome === 'accepted') this.#budget?.noteHit(address, now);
  }

  /** Refused before anything is looked up: rows T1, T5 and T6. */
  #refuseUnread({ key, ...asked }: PresentedKey, sourceOverBudget: boolean): Verdict {
    const none = typeof key !== 'string';
    const decision = decideTransport({
      credentials: none ? 'none' : 'one',
      inQuery: false,
      clearHttp: false,
      form: none ? 'sound' : FORMS[keyTextFault(key) ?? 'sound'],
      sourceOverBudget,
    });
    return this.#refuse(decision as Decision, '', asked);
  }

  /** A refusal by transport. If the key is to be told as exposed, that is told of a true one only. */
  #refuse(decision: Decision, key: string, asked: AskedInPart): Verdict {
    const { verdicts } = this.#parts;
    const now = this.#clock.monotonicMs();
    const exposed = decision.report === 'exposed-if-hit' && key.length <= MAX_KEY_STRING_LENGTH;
    const digest = exposed ? lookUpDigest(key) : '';
    const entry = exposed ? this.serving?.replica.version(digest) : undefined;
    if (entry === undefined || entry.key === null) {
      this.#meter.countMiss(decision.outcome, decision.reason, now);
    } else {
      const verdict = verdicts.ofHit(decision, entry, NO_SCOPES);
      const { era } = this.#keySet;
      this.#count(digest, entry, entry.key, asked, { verdict, era, standsUntil: now }, now);
      this.#parts.onUrgent();
    }
    return verdicts.ofNobody(decision);
  }

  #hit(digest: string, entry: VersionEntry, presented: PresentedKey, now: number): Verdict {
    const { serving } = this;
    const { judge, verdicts } = this.#parts;
    if (serving === null) throw new TypeError('a blank verifier has no hits');
    const asked = completed(presented);
    const { era } = this.#keySet;
    const { replica, apiId } = serving;
    const { decision, standsUntil } = judge.hit(replica, apiId, entry, asked, now);
    const verdict = verdicts.ofHit(decision, entry, asked.scopes);
    this.#tell(decision, verdict);
    if (this.#budget?.watching) this.#noteHit(verdict, asked, now);
    if (entry.key === null) {
      this.#meter.countMiss(decision.outcome, decision.reason, now);
    } else {
      const judged = { verdict, era, standsUntil };
      const block = this.#count(digest, entry, entry.key, asked, judged, now);
      if (block !== null) this.#recent.note(block);
    }
    return verdict;
  }

  #count(
    digest: string,
    entry: VersionEntry,
    key: KeyEntry,
    asked: AskedInPart,
    judged: Judged,
    now: number,
  ): UseBlock | null {
    const { address = '', userAgent = '' } = asked;
    const context = this.#contexts.of(asked);
    return this.#meter.countNew(
      { digest, entry, key, context, address, userAgent, ...judged },
      now,
    );
  }

  #miss(key: string, presented: PresentedKey, now: number): Verdict | Promise<Verdict> {
    const { judge } = this.#parts;
    // Text that no key has was not looked for before: it cannot hit, and hits are what is fast.
    if (keyTextFault(key) !== undefined) return this.#refuseUnread(presented, false);
    const { decision, floor } = judge.miss(this.serving?.replica ?? null, key, now);
    if (decision === null) return this.#synchronise(presented, floor);
    if (decision.report === 'orphan' && floor !== null) this.#parts.onOrphan(floor, key, now);
    const verdict = this.#answerMiss(decision);
    // What is not known to be wrong proves nothing against whoever sent it.
    if (verdict.status === 401) this.#budget?.charge(presented.address ?? '', now);
    return verdict;
  }

  #answerMiss(decision: Decision): Verdict {
    const verdict = this.#parts.verdicts.ofNobody(decision);
    this.#tell(decision, verdict);
    this.#meter.countMiss(decision.outcome, decision.reason, this.#clock.monotonicMs());
    return verdict;
  }

  /** Row M6: the key may be newer than what is known here. */
  async #synchronise(presented: PresentedKey, floor: Position): Promise<Verdict> {
    const head = await this.#parts.askHead();
    const applied = this.serving?.replica.head ?? null;
    const reached = reaches(applied, floor);
    const beyond = head !== null && !reaches(head, floor);
    const step = decideSynchronised(
      reached ? 'floor-reached' : beyond ? 'floor-beyond-head' : 'no-answer',
    );
    return step.act === null ? this.#answerMiss(step) : await this.key(presented);
  }

  #tell({ alarm, report, row }: Decision, { keyId, version }: Verdict): void {
    const { alarms, onUrgent } = this.#parts;
    if (alarm !== null) {
      alarms.raise(alarm, `row ${row}${keyId === null ? '' : `, key ${keyId} version ${version}`}`);
    }
    if (report !== null) onUrgent();
  }
}

function keyOf(presented: PresentedRequest, key: string): PresentedKey {
  const { rawHeaders, address, method = '', route, region, scopes, probe } = presented;
  const userAgent = presented.userAgent ?? headerOf(rawHeaders, 'user-agent');
  return { key, address, userAgent, method, route, region, scopes, probe };
}

const FORMS = {
  sound: 'sound',
  empty: 'empty',
  'too-long': 'too-long',
  'not-ascii': 'not-ascii',
} as const satisfies Record<KeyTextFault | 'sound', string>;

/** A CORS preflight, which browsers send without credentials (Fetch, section 4.8). */
function isPreflight(rawHeaders: readonly string[]): boolean {
  return (
    headerOf(rawHeaders, 'origin') !== '' &&
    headerOf(rawHeaders, 'access-control-request-method') !== ''
  );
}
