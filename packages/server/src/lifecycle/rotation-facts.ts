import {
  type Direction,
  type Durations,
  durationsUnder,
  type HolderFact,
  type HoldFact,
  holdsOf,
  KEY_SUSPENDED_HOLD,
  KEY_TAINTED_HOLD,
  leavingOf,
  type Position,
  type RotationFacts,
  stayingOf,
  type VersionFact,
} from '@keyturn/core';
import type { Kysely } from 'kysely';
import { clockHold, unknownTimes } from '../clock-hold.ts';
import { versionsHeld } from '../deliver/versions-held.ts';
import type { Deployment } from '../deployment.ts';
import { instanceFacts } from '../keyset/instances.ts';
import { connectionFacts } from '../keyset/open-sessions.ts';
import { graceInForce } from '../keyset/terms.ts';
import { deadlineOf } from '../schedules/deadline-of.ts';
import { readCalendar } from '../schedules/read-calendar.ts';
import type { Database } from '../store/schema.ts';
import { sourceFacts } from '../usage/facts.ts';
import { presentationsSince } from '../usage/presentations.ts';
import { regionFacts } from '../usage/region-days.ts';
import { graceOf } from './keyset-records.ts';
import type { HoldRow, KeyRow, LoadedLineage, RotationRow, VersionRow } from './lineage-load.ts';
import { narrowingFact } from './narrowing-facts.ts';

/**
 * What core decides on, for a lineage with an open rotation. Watermarks are read before uses: the
 * other way round, a report that commits between the two would make a use look like silence.
 */
export async function rotationFacts(
  tx: Kysely<Database>,
  deployment: Deployment,
  loaded: LoadedLineage,
  rotation: RotationRow,
): Promise<RotationFacts> {
  const { key, api } = loaded;
  const { calendar } = loaded.policy;
  const path = {
    from: rotation.from_version,
    to: rotation.to_version,
    direction: rotation.direction as Direction,
  };
  const now = deployment.serverTime.now();
  const leaving = leavingOf(path);
  const staying = stayingOf(path);
  const grace = await graceInForce(tx, deployment, key, graceOf(api, key));
  const verifiers = await instanceFacts(tx, deployment, api.id, grace);
  // Before uses, too: who ends a connection tells a use with it.
  const connections = await connectionFacts(tx, key.id, leaving);
  const presented = await lastPresentedAt(tx, key.id, [leaving, staying]);
  const { sources, overflow } = await sourceFacts(tx, deployment, key.id, leaving, staying);
  const narrowing = narrowingFact(loaded, { leaving, staying });
  return {
    rotation: {
      ...rotationFact(rotation),
      ...policyFacts(deployment, loaded, rotation),
      extendedUntil: extendedUntil(deployment, rotation),
      holds: [...holdFacts(loaded.holds, loaded), ...clockHold(deployment)],
      incompleteReleased: rotation.incomplete_released === 1,
    },
    key: {
      id: key.id,
      graceMs: grace.nowMs,
      notQuiet: [...notQuiet(loaded, now), ...(await unknownTimes(tx, api.id, now))],
    },
    leaving: versionFact(loaded.versions, leaving, presented.get(leaving) ?? null),
    staying: versionFact(loaded.versions, staying, presented.get(staying) ?? null),
    verifiers,
    holders: await holderFacts(tx, key.id),
    sources,
    regions: await regionFacts(tx, api.id, now),
    ...(await suspendedUse(tx, key.id, leaving, rotation)),
    connections,
    sourcesOverflowed: overflow,
    ...(narrowing !== null && { narrowing }),
    ...(calendar !== null && { calendar: readCalendar(deployment.timeZones, calendar) }),
  };
}

/**
 * The durations in force for a key: its policy's choices over the deployment's. Where the end of one
 * takes something from the client, it is rounded in its favour by ε (K8); K4 has its ε already.
 */
export function durationsOf(
  deployment: Deployment,
  loaded: Pick<LoadedLineage, 'policy'>,
): Durations {
  const durations = durationsUnder(loaded.policy, deployment.durations);
  const { clockToleranceMs, holdDownMs, suspensionMs } = durations;
  return {
    ...durations,
    holdDownMs: holdDownMs + clockToleranceMs,
    suspensionMs: suspensionMs + clockToleranceMs,
  };
}

/** Holds that were set, and those that are facts of the key (K5d). */
export function holdFacts(
  set: readonly HoldRow[],
  { key, lineage, suspensions }: Pick<LoadedLineage, 'key' | 'lineage' | 'suspensions'>,
): HoldFact[] {
  const facts: HoldFact[] = set.map(({ name, by, since, text }) => ({ name, by, since, text }));
  const names = holdsOf(lineage);
  if (names.includes(KEY_SUSPENDED_HOLD)) {
    const since = suspensions.at(-1)?.started_at ?? key.created_at;
    const text = 'the key is suspended by an operator';
    facts.push({ name: KEY_SUSPENDED_HOLD, by: 'operator', since, text });
  }
  if (names.includes(KEY_TAINTED_HOLD)) {
    const text = 'the key is under suspicion';
    const since = key.tainted_at ?? key.created_at;
    facts.push({ name: KEY_TAINTED_HOLD, by: 'operator', since, text });
  }
  return facts;
}

/** What the policy asks of this rotation; nothing without one. */
function policyFacts(
  deployment: Deployment,
  { policy }: LoadedLineage,
  row: RotationRow,
): Pick<RotationFacts['rotation'], 'windowMs' | 'deadline' | 'endedByDeadline'> {
  const deadline = deadlineOf(deployment, policy, row);
  return {
    ...(row.window_ms !== null && { windowMs: row.window_ms }),
    ...(deadline !== null && { deadline }),
    ...(row.ended_by_deadline === 1 && { endedByDeadline: true }),
  };
}

/** In the client's favour by ε (K8). */
function extendedUntil(
  { durations }: Deployment,
  { extended_until: until }: RotationRow,
): number | null {
  return until === null ? null : until + durations.clockToleranceMs;
}

function rotationFact(
  row: RotationRow,
): Omit<RotationFacts['rotation'], 'holds' | 'incompleteReleased' | 'extendedUntil'> {
  return {
    id: row.id,
    phase: row.phase as RotationFacts['rotation']['phase'],
    direction: row.direction as Direction,
    expedited: row.expedited === 1,
    rollBackPending: row.roll_back_pending === 1,
    bySecurityAct: row.by_security_act === 1,
    startedAt: row.started_at,
    publishAfter: row.publish_after,
    handedOutAt: row.promoted_at,
    turnedAt: row.turned_at,
    suspendedAt: row.suspended_at,
    hiddenAt: row.hidden_at,
  };
}

function notQuiet({ suspensions }: LoadedLineage, now: number): { from: number; to: number }[] {
  return suspensions.map(({ started_at, ended_at }) => ({ from: started_at, to: ended_at ?? now }));
}

function versionFact(
  versions: readonly VersionRow[],
  number: number,
  lastPresented: number | null,
): VersionFact {
  const row = versions.find((version) => version.number === number);
  if (!row) throw new TypeError(`the rotation names version ${number}, which the key has not`);
  return {
    number,
    state: row.state,
    publishedAt: positionOf(row.published_epoch, row.published_revision),
    withdrawnAt: positionOf(row.withdrawn_epoch, row.withdrawn_revision),
    lastPresentedAt: lastPresented,
    kept: row.sealed !== null,
  };
}

function positionOf(epoch: number | null, revision: number | null): Position | null {
  return epoch === null || revision === null ? null : { epoch, revision };
}

/** Who presented the leaving version since it was suspended. */
async function suspendedUse(
  tx: Kysely<Database>,
  keyId: string,
  number: number,
  { suspended_at: since }: RotationRow,
): Promise<Pick<RotationFacts, 'presentations'>> {
  return since === null
    ? {}
    : { presentations: await presentationsSince(tx, { keyId, number }, since) };
}

/** Read anew, after the watermarks: the loaded row may be older than they are. */
/** When each of these versions was last presented, as far as verifiers have reported. */
async function lastPresentedAt(
  tx: Kysely<Database>,
  keyId: string,
  numbers: readonly number[],
): Promise<Map<number, number | null>> {
  const rows = await tx
    .selectFrom('versions')
    .select(['number', 'last_used_at'])
    .where('key_id', '=', keyId)
    .where('number', 'in', numbers)
    .execute();
  return new Map(rows.map(({ number, last_used_at }) => [number, last_used_at]));
}

async function holderFacts(tx: Kysely<Database>, keyId: KeyRow['id']): Promise<HolderFact[]> {
  const rows = await tx
    .selectFrom('holders')
    .selectAll()
    .where('key_id', '=', keyId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind as HolderFact['kind'],
    class: row.class as HolderFact['class'],
    enrolledAt: row.enrolled_at,
    lastSeenAt: row.last_seen_at,
    pickedUpVersion: row.picked_up_version,
    confirmedVersion: row.confirmed_version,
    confirmedAt: row.confirmed_at,
    versionsHeld: versionsHeld(row),
    gone: row.gone_at !== null,
    tainted: row.tainted_at !== null,
  }));
}
