import {
  formatInstant,
  isHolderAwaited,
  isRhythmKnown,
  movesCount,
  observe,
  type RotationFacts,
  type SourceFact,
  type Straggler,
  type StragglerFacts,
  sourceStanding,
  stragglerAdvice,
  trendOf,
} from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { loadLineage } from '../lifecycle/lineage-load.ts';
import { durationsOf, rotationFacts } from '../lifecycle/rotation-facts.ts';
import { type KeyRecent, recentCounts } from './recent.ts';

type Durations = Parameters<typeof observe>[1];

/** Who keeps the leaving version of a key alive, those that hold its rotation the longest first. */
export async function stragglersOf(deployment: Deployment, keyId: string): Promise<Straggler[]> {
  const { db } = deployment.store;
  const loaded = await loadLineage(db, keyId);
  if (loaded.rotation === null) return [];
  const facts = await rotationFacts(db, deployment, loaded, loaded.rotation);
  const durations = durationsOf(deployment, loaded);
  const now = deployment.serverTime.now();
  const waiting = stillWaitedFor(facts, durations, now);
  if (waiting.length === 0) return [];
  const recent = await recentCounts(deployment, keyId, facts.leaving.number);
  const ofKey = {
    ...ofKeyFacts(facts, durations, now),
    clientName: await clientName(deployment, loaded.key.client_id),
    otherStragglers: facts.sourcesOverflowed ? null : waiting.length - 1,
  };
  return waiting.map(({ source, clearsAt }) => {
    const counted = countsOf(source, recent);
    const isKnown = isRhythmKnown(source, durations);
    const seen = { source, ...ofKey, ...sourceTimes(source), ...counted, clearsAt };
    const advice = stragglerAdvice({ ...seen, isRhythmKnown: isKnown }, now);
    return stragglerView(keyId, seen, shareOf(counted.requestsLastHour, recent, facts), advice);
  });
}

interface Waiting {
  source: SourceFact;
  clearsAt: number;
}

function stillWaitedFor(facts: RotationFacts, durations: Durations, now: number): Waiting[] {
  const handedOutAt = facts.rotation.handedOutAt;
  if (handedOutAt === null) return [];
  const observation = observe(facts, durations, now);
  const counts = movesCount(facts, handedOutAt, durations);
  return facts.sources
    .flatMap((source) => {
      const { clearsAt } = sourceStanding(source, counts, observation, durations);
      return clearsAt === null ? [] : [{ source, clearsAt }];
    })
    .sort((a, b) => (a.clearsAt === b.clearsAt ? 0 : b.clearsAt - a.clearsAt));
}

/** What is the same for all stragglers of a key. */
function ofKeyFacts(facts: RotationFacts, durations: Durations, now: number) {
  const awaited = facts.holders.filter((holder) => isHolderAwaited(holder, facts, durations, now));
  return {
    leaving: facts.leaving.number,
    staying: facts.staying.number,
    isLeavingAccepted: facts.leaving.state === 'active',
    handedOutAt: facts.rotation.handedOutAt ?? now,
    unconfirmedHolders: awaited.map(({ name }) => name),
    openConnections: facts.connections.reduce((sum, { open }) => sum + open, 0),
  };
}

function sourceTimes({ lastSeenAt, lastOnLeaving, lastOnStaying, longestGapMs }: SourceFact) {
  return { lastSeenAt, lastOnLeaving, lastOnStaying, longestGapMs };
}

function countsOf(source: SourceFact, { bySource, since }: KeyRecent) {
  const { lastHour, hourBefore } = bySource.get(source.id) ?? { lastHour: 0, hourBefore: 0 };
  const isNew = source.firstSeenAt >= since;
  const trend = trendOf({ lastHour, hourBefore, isNew });
  return { requestsLastHour: lastHour, requestsHourBefore: hourBefore, trend };
}

/** Not known where sources are not remembered: what they presented is not in the sum. */
function shareOf(count: number, { ofKey }: KeyRecent, facts: RotationFacts): number | null {
  return ofKey === 0 || facts.sourcesOverflowed ? null : count / ofKey;
}

type Seen = Omit<StragglerFacts, 'isRhythmKnown' | 'source'> & { source: SourceFact };

function stragglerView(
  keyId: string,
  { source, leaving, lastOnLeaving, lastSeenAt, clearsAt, ...seen }: Seen,
  shareOfKey: number | null,
  advice: string,
): Straggler {
  const { requestsLastHour, requestsHourBefore, trend, longestGapMs } = seen;
  return {
    keyId,
    version: leaving,
    source: {
      id: source.id,
      addressPrefix: source.addressPrefix,
      userAgent: source.userAgent,
      route: source.route,
      region: source.region,
    },
    lastSeenAt: formatInstant(lastOnLeaving ?? lastSeenAt),
    ...{ requestsLastHour, requestsHourBefore, shareOfKey, trend, longestGapMs },
    scopes: scopesAsked(source),
    clearsAt: Number.isFinite(clearsAt) ? formatInstant(clearsAt) : null,
    advice,
  };
}

function scopesAsked({ scopes }: SourceFact): string[] | null {
  return scopes === undefined || scopes.untoldAt !== null ? null : [...scopes.asked];
}

async function clientName({ store }: Deployment, clientId: string): Promise<string> {
  const row = await store.db
    .selectFrom('clients')
    .select('name')
    .where('id', '=', clientId)
    .executeTakeFirst();
  return row?.name ?? clientId;
}
