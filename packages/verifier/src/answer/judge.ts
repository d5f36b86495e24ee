import { createHmac } from 'node:crypto';
import {
  type Decision,
  decideActive,
  decideHit,
  decideMiss,
  type Environment,
  type Freshness,
  type FurtherStep,
  floorStandingOf,
  freshnessOf,
  type KeyRecord,
  type Position,
  parseKeyString,
  strictestGrace,
  tagFromMac,
  timeStandingOf,
  VERSION_STATES,
  type VersionLimits,
  type VersionRecord,
} from '@keyturn/core';
import { inBlock, parseAddress } from '../replica/address.ts';
import type { KeyEntry, VersionEntry } from '../replica/entry.ts';
import type { Replica } from '../replica/replica.ts';
import type { KeySet } from '../sync/key-set.ts';
import type { Asked } from '../usage/asked.ts';

const STATES: ReadonlySet<string> = new Set(VERSION_STATES);
const DESIGNATIONS = new Set([null, 'primary', 'predecessor', 'successor']);
// Server time is a lower bound that steps up a little with each answer. So near to a limit of the
// key nothing is remembered.
const NEAR_LIMIT_MS = 5_000;

/** A decision about a hit, and the monotonic instant up to which it stands within this era. */
export interface Judgement {
  decision: Decision;
  standsUntil: number;
}

/** What a miss came to, and the floor of a native string. No decision: row M6. */
export type MissJudgement =
  | { decision: Decision; floor: Position | null }
  | { decision: null; floor: Position };

/** Gathers the facts for core's decision table from the replica, the clock and the request. */
export class Judge {
  readonly #keySet: KeySet;
  readonly #environment: Environment;

  constructor(keySet: KeySet, environment: Environment) {
    this.#keySet = keySet;
    this.#environment = environment;
  }

  /** Steps 2 and 3. @param apiId - the api that is asked for. */
  hit(replica: Replica, apiId: string, entry: VersionEntry, asked: Asked, now: number): Judgement {
    const { record, key } = entry;
    const keyRecord = key?.record?.kind === 'key' ? key.record : null;
    if (record.kind !== 'version' || key === null || keyRecord === null || !isKnown(record)) {
      return this.#notUnderstood(now);
    }
    const graceMs = this.#graceMs(replica, keyRecord, asked.scopes);
    const freshness = this.#freshness(graceMs, now);
    const refusal = this.#refusal(replica, record.limits, now);
    const facts = {
      understood: true,
      // What is refused from an instant on needs no further word, and so no freshness: row R2.
      state: refusal === 'over' ? 'compromised' : record.state,
      ending: record.reason,
      keyRevoked: keyRecord.revoked,
      sameApi: keyRecord.apiId === apiId,
      sameEnvironment: keyRecord.environment === this.#environment,
      keySuspended: keyRecord.suspended,
      time: refusal === 'unknown' ? refusal : this.#time(keyRecord, now),
    } as const;
    const step = decideHit(facts, freshness);
    const decision =
      step.act === null
        ? step
        : decideActive(
            {
              addressAllowed: isAddressAllowed(key, asked.address),
              regionAllowed: isRegionAllowed(keyRecord, asked.region || replica.origin.region),
              scopesHeld: asked.scopes.every((scope) => entry.hasScope(scope)),
              limit: 'within',
              designation: record.designation,
            },
            freshness === 'fresh' ? 'fresh' : 'grace',
          );
    const until = this.#standsUntil(keyRecord, freshness, graceMs, now);
    const runs = refusal === 'ahead';
    return { decision, standsUntil: runs ? this.#beforeRefusal(record, until, now) : until };
  }

  /**
   * Of a connection whose version is no longer in the replica: what a request by it would be told.
   * Its key string was a true one, so only what is known of it is the question (rows M4, M5, M7).
   *
   * @param floor - of the key string, which was applied when it was accepted; null: it has none.
   */
  formerHit(replica: Replica | null, floor: Position | null, now: number): Decision {
    const freshness = replica === null ? 'blank' : this.#freshness(0, now);
    const standing =
      replica === null || floor === null
        ? 'reached'
        : floorStandingOf(floor, replica.head, replica.forks);
    // What was applied once is never above: (epoch, revision) does not fall.
    const facts = { ...FORMER_HIT, floor: standing === 'above' ? 'reached' : standing } as const;
    return decideMiss(facts, freshness) as Decision;
  }

  /** Step 4. @param replica - null while blank. */
  miss(replica: Replica | null, text: string, now: number): MissJudgement {
    const blank = replica === null;
    const freshness = blank ? 'blank' : this.#freshness(0, now);
    const parsed = parseKeyString(text);
    if (!parsed.ok) {
      const facts = parsed.fault === 'form' ? ({ form: 'unknown' } as const) : CHECKSUM_WRONG;
      return missJudgement(decideMiss(facts, freshness), null);
    }
    const { parts, tagged } = parsed;
    const ringKey = replica?.ring.get(parts.ringId);
    const facts = {
      form: 'native',
      checksumRight: true,
      ringKeyKnown: ringKey !== undefined,
      tagRight: ringKey !== undefined && isTagRight(ringKey, tagged, parts.tag),
      floor: floorStandingOf(parts, replica?.head ?? null, replica?.forks ?? []),
    } as const;
    return missJudgement(decideMiss(facts, freshness), parts);
  }

  #notUnderstood(now: number): Judgement {
    const freshness = this.#freshness(0, now);
    const step = decideHit(NOT_UNDERSTOOD, freshness) as Decision;
    return { decision: step, standsUntil: Number.POSITIVE_INFINITY };
  }

  /** By this machine's clock, which may be slow by ρ while the server's is fast by as much (K7). */
  #graceMs(replica: Replica, key: KeyRecord, scopes: readonly string[]): number {
    const scopeGrace = replica.apis.get(key.apiId)?.scopeGrace;
    const classes = scopes.map((scope) => scopeGrace?.[scope] ?? key.grace);
    const { graceMs, clockRateError } = this.#keySet.terms;
    return graceMs[strictestGrace(key.grace, ...classes)] * (1 - 2 * clockRateError);
  }

  #freshness(graceMs: number, now: number): Freshness {
    const { freshness } = this.#keySet;
    return freshnessOf({
      appliedReached: freshness.fresh,
      leaseRuns: freshness.fresh,
      graceSpentMs: freshness.spentMs(now),
      graceMs,
      blank: false,
    });
  }

  /** How the instant stands from which a version is refused; rounded against the client (K8). */
  #refusal(
    { signedTime }: Replica,
    limits: VersionLimits | undefined,
    now: number,
  ): 'none' | 'ahead' | 'over' | 'unknown' {
    const refuseAt = limits?.refuseAt ?? null;
    if (refuseAt === null) return 'none';
    const serverTime = this.#keySet.serverTimeAtMost(now);
    if (signedTime >= refuseAt || (serverTime !== null && serverTime >= refuseAt)) return 'over';
    return serverTime === null ? 'unknown' : 'ahead';
  }

  /** So near to the refusal that the server's next word on its time could be past it. */
  #beforeRefusal({ limits }: VersionRecord, until: number, now: number): number {
    const serverTime = this.#keySet.serverTimeAtMost(now) ?? Number.POSITIVE_INFINITY;
    const left = (limits?.refuseAt ?? 0) - NEAR_LIMIT_MS - serverTime;
    const rate = 1 + 2 * this.#keySet.terms.clockRateError;
    return Math.min(until, now + Math.max(0, left / rate));
  }

  #time(key: KeyRecord, now: number) {
    const { terms } = this.#keySet;
    return timeStandingOf(key, this.#keySet.serverTime(now), terms.clockToleranceMs);
  }

  #standsUntil(key: KeyRecord, freshness: Freshness, graceMs: number, now: number): number {
    const { freshness: own } = this.#keySet;
    const until = freshness === 'grace' ? own.spentAt(graceMs) : Number.POSITIVE_INFINITY;
    const limits = [key.notBefore, key.expiresAt].filter((limit) => limit !== null);
    if (limits.length === 0) return until;
    const serverTime = this.#keySet.serverTime(now);
    if (serverTime === null) return now;
    const { clockToleranceMs } = this.#keySet.terms;
    const margin = clockToleranceMs + NEAR_LIMIT_MS;
    const ahead = limits.filter((limit) => limit + margin > serverTime);
    const left = Math.min(...ahead.map((limit) => limit - margin - serverTime));
    return Math.min(until, now + Math.max(0, left));
  }
}

const NOT_UNDERSTOOD = {
  understood: false,
  state: '',
  ending: null,
  keyRevoked: false,
  sameApi: false,
  sameEnvironment: false,
  keySuspended: false,
  time: 'unlimited',
} as const;

const FORMER_HIT = {
  form: 'native',
  checksumRight: true,
  ringKeyKnown: true,
  tagRight: true,
  floor: 'reached',
} as const;

// A part out of its range is no better than a wrong checksum: nobody ever minted such a string.
const CHECKSUM_WRONG = {
  form: 'native',
  checksumRight: false,
  ringKeyKnown: false,
  tagRight: false,
  floor: 'reached',
} as const;

function isKnown(record: { state: string; designation: string | null }): boolean {
  return STATES.has(record.state) && DESIGNATIONS.has(record.designation);
}

function isAddressAllowed(key: KeyEntry, address: string): boolean {
  if (key.blocks.length === 0) return true;
  const words = parseAddress(address);
  return words !== null && key.blocks.some((block) => inBlock(words, block));
}

function isRegionAllowed(key: KeyRecord, region: string): boolean {
  return key.regions.length === 0 || key.regions.includes(region);
}

function isTagRight(ringKey: Uint8Array, tagged: string, tag: number): boolean {
  return tagFromMac(createHmac('sha256', ringKey).update(tagged).digest()) === tag;
}

function missJudgement(
  step: Decision | FurtherStep<'synchronise' | 'ask-server'>,
  floor: Position | null,
): MissJudgement {
  if (step.act === null) return { decision: step, floor };
  // Only row M6 leads on: there are no imported patterns yet.
  if (step.act !== 'synchronise' || floor === null) throw new TypeError(`unexpected ${step.row}`);
  return { decision: null, floor };
}
