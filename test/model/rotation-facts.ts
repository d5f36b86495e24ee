import {
  leavingOf,
  type OpenRotation,
  type RotationFacts,
  stayingOf,
  type VerifierFact,
} from '@keyturn/core';
import { LEASE } from './durations.ts';
import type { Database, HolderRow, InstanceRow, SourceRow, World } from './world.ts';

/** What the server may know of its open rotation; null where none is open. */
export function rotationFactsOf(
  { database, now, enrolled }: World,
  grace: number,
): RotationFacts | null {
  const { rotation } = database.lineage;
  if (rotation === null) return null;
  const leaving = leavingOf(rotation);
  const staying = stayingOf(rotation);
  return {
    rotation: rotationFact(database, rotation),
    key: { id: 'key', graceMs: grace, notQuiet: [] },
    leaving: versionFact(database, leaving),
    staying: versionFact(database, staying),
    verifiers: database.instances.map((row) => verifierFact(row, now, grace)),
    holders: enrolled.ring.length === 0 ? [] : [holderFact(database.holder)],
    sources: database.source === null ? [] : [sourceFact(database.source, leaving, staying)],
    regions: [{ region: 'here', knownFrom: 0, acceptedUntil: now, ordinarySilenceMs: 0, dead: [] }],
    connections: database.instances.flatMap((row) =>
      row.connectedSince === null
        ? []
        : [{ instance: instanceOf(row), open: 1, since: row.connectedSince }],
    ),
    sourcesOverflowed: false,
  };
}

function rotationFact(
  { rotation: row, lineage }: Database,
  rotation: OpenRotation,
): RotationFacts['rotation'] {
  const { phase, direction, expedited, rollBackPending, bySecurityAct, extendedUntil } = rotation;
  const names = [...rotation.holds, ...(lineage.suspended ? ['key-suspended'] : [])];
  return {
    id: 'rotation',
    phase,
    direction,
    expedited,
    rollBackPending,
    bySecurityAct,
    holds: names.map((name) => ({ name, by: 'operator', since: row.startedAt, text: '' })),
    incompleteReleased: false,
    publishAfter: row.startedAt,
    extendedUntil,
    ...row,
  };
}

function versionFact({ lineage, versions }: Database, number: number): RotationFacts['leaving'] {
  const row = versions[number - 1];
  return {
    number,
    state: lineage.versions.find((one) => one.number === number)?.state ?? 'destroyed',
    publishedAt: row?.publishedAt ?? null,
    withdrawnAt: row?.withdrawnAt ?? null,
    lastPresentedAt: row?.lastPresentedAt ?? null,
    kept: true,
  };
}

function instanceOf({ verifier, lost }: InstanceRow): string {
  return lost ? `${verifier}, as it was` : verifier;
}

function verifierFact(row: InstanceRow, now: number, grace: number): VerifierFact {
  const leaseEndsAt = row.renewedAt + LEASE;
  const graceEndsAt = leaseEndsAt + grace;
  const silent = now <= graceEndsAt && grace > 0 ? 'grace' : 'stale';
  return {
    instance: instanceOf(row),
    group: 'verifiers',
    groupName: 'verifiers',
    region: 'here',
    standing: now <= leaseEndsAt ? 'fresh' : silent,
    applied: row.applied,
    lastReportAt: row.reportedAt,
    leaseEndsAt,
    graceEndsAt,
    watermark: row.reportedAt,
    firstSeenAt: 0,
  };
}

function holderFact({ pickedUp, confirmed, confirmedAt, seenAt }: HolderRow) {
  return {
    id: 'holder',
    name: 'holder',
    kind: 'durable',
    class: 'sdk',
    enrolledAt: 0,
    lastSeenAt: seenAt,
    pickedUpVersion: pickedUp,
    confirmedVersion: confirmed,
    confirmedAt,
    versionsHeld: pickedUp === null ? [1] : [1, pickedUp],
    gone: false,
    tainted: false,
  } as const;
}

function sourceFact(row: SourceRow, leaving: number, staying: number) {
  return {
    id: 'source',
    addressPrefix: '192.0.2.0/24',
    userAgent: '',
    route: '',
    region: 'here',
    firstSeenAt: row.firstAt,
    lastSeenAt: row.lastAt,
    longestGapMs: row.longestGap,
    lastOnLeaving: row.lastOn[leaving - 1] ?? null,
    lastOnStaying: row.lastOn[staying - 1] ?? null,
    firstOnStaying: row.lastOn[staying - 1] ?? null,
    gone: row.gone,
  };
}
