import {
  type GraceClass,
  isDoomed,
  KEYSET_SCHEMA,
  type KeyRecord,
  LIMITED_VERSION_SCHEMA,
  leavingOf,
  type RotationAdvice,
  recordIdentity,
  stayingOf,
  type VersionLimits,
  type VersionRecord,
} from '@keyturn/core';
import type { Command } from './command.ts';
import type { ApiRow, KeyRow, LoadedLineage, VersionRow } from './lineage-load.ts';
import { narrowedScopes } from './version-scopes.ts';

/** Publishes every record of the lineage that verifiers would now see otherwise than before. */
export function publishDifference(
  command: Command,
  before: LoadedLineage | null,
  after: LoadedLineage,
): void {
  const known = new Map((before ? recordsOf(before) : []).map(asEntry));
  for (const record of recordsOf(after)) {
    const [identity, text] = asEntry(record);
    if (known.get(identity) !== text) command.change(record, after.api.id);
  }
}

/** What verifiers know of a lineage: the key, then each version that has a secret. */
export function recordsOf(lineage: LoadedLineage): (KeyRecord | VersionRecord)[] {
  return [
    keyRecord(lineage),
    ...lineage.versions.flatMap((row) => versionRecord(row, lineage.key)),
  ];
}

/** The grace class in force for a key: what its policies say, else its key class's. */
export function graceOf(api: ApiRow, key: Pick<KeyRow, 'class' | 'grace'>): GraceClass {
  return (key.grace as GraceClass | null) ?? graceOfClass(api, key.class);
}

/** The grace class of the keys of a class of which no policy says another. */
export function graceOfClass(api: Pick<ApiRow, 'key_classes'>, keyClass: string): GraceClass {
  const classes = JSON.parse(api.key_classes) as Record<string, { grace: GraceClass }>;
  return (classes[keyClass] ?? classes.default)?.grace ?? 'balanced';
}

export function keyRecord(loaded: LoadedLineage): KeyRecord {
  const { key, api } = loaded;
  return {
    kind: 'key',
    schema: KEYSET_SCHEMA,
    id: key.id,
    apiId: key.api_id,
    clientId: key.client_id,
    environment: key.environment as KeyRecord['environment'],
    scopes: JSON.parse(key.scopes),
    grace: graceOf(api, key),
    regions: JSON.parse(key.regions),
    addresses: JSON.parse(key.addresses),
    notBefore: key.not_before,
    expiresAt: key.expires_at,
    suspended: key.suspended === 1,
    revoked: key.ended !== null,
    advice: adviceOf(loaded),
  };
}

function versionRecord(row: VersionRow, key: KeyRow): VersionRecord[] {
  if (row.digest === null) return [];
  const limits = limitsOf(row, key);
  return [
    {
      kind: 'version',
      schema: limits === null ? KEYSET_SCHEMA : LIMITED_VERSION_SCHEMA,
      digest: row.digest,
      keyId: row.key_id,
      number: row.number,
      state: row.state,
      designation: row.designation,
      reason: row.reason as VersionRecord['reason'],
      ...(limits !== null && { limits }),
    },
  ];
}

function limitsOf(row: VersionRow, key: KeyRow): VersionLimits | null {
  const { state, refuse_at: refuseAt } = row;
  const scopes = narrowedScopes(key, row);
  if (state !== 'active' || (scopes === null && refuseAt === null)) return null;
  return { scopes, refuseAt };
}

/** Those who still present the leaving version are asked to move from the hand-out on (K11). */
function adviceOf({ rotation, lineage }: LoadedLineage): RotationAdvice | null {
  if (rotation === null || lineage.rotation === null) return null;
  if (rotation.phase !== 'migrating' && rotation.phase !== 'draining') return null;
  const leaving = leavingOf(lineage.rotation);
  const lives = lineage.versions.some(
    ({ number, state }) => number === leaving && state === 'active',
  );
  // Nobody is sent to a version that is about to be refused (K10).
  if (!lives || isDoomed(lineage, stayingOf(lineage.rotation))) return null;
  return {
    version: leaving,
    rotateAfter: rotation.promoted_at,
    // On the way back a holder that has both versions needs nothing first.
    now: rotation.expedited === 1 || rotation.direction === 'back',
    sunset: null,
  };
}

function asEntry(record: KeyRecord | VersionRecord): [string, string] {
  return [recordIdentity(record), JSON.stringify(record)];
}
