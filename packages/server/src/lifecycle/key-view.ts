import {
  acceptedByAll,
  type Designation,
  formatInstant,
  type Key,
  type VerifierFact,
  type Version,
} from '@keyturn/core';
import { graceOf } from './keyset-records.ts';
import type { ApiRow, KeyRow, VersionRow } from './lineage-load.ts';
import { narrowedScopes } from './version-scopes.ts';

/**
 * A key as people and programs read it. No secret is in it: the last four characters are of the
 * checksum.
 *
 * @param verifiers - the instances that may accept it.
 */
export function keyView(
  key: KeyRow,
  api: ApiRow,
  versions: readonly VersionRow[],
  verifiers: readonly VerifierFact[],
): Key {
  return {
    id: key.id,
    apiId: key.api_id,
    clientId: key.client_id,
    name: key.name,
    environment: key.environment as Key['environment'],
    owner: key.owner,
    purpose: key.purpose,
    scopes: JSON.parse(key.scopes),
    class: key.class,
    grace: graceOf(api, key),
    labels: JSON.parse(key.labels),
    regions: JSON.parse(key.regions),
    addresses: JSON.parse(key.addresses),
    expiresAt: instantOrNull(key.expires_at),
    policyId: key.policy_id,
    nextRotationAt: instantOrNull(nextRotationAt(key)),
    nextRotationBlockedBy: key.schedule_blocked,
    suspended: key.suspended === 1,
    tainted: key.tainted === 1,
    versions: versions.map((version) => versionView(version, key, verifiers)),
    createdAt: formatInstant(key.created_at),
  };
}

/** What is overdue begins when it is looked at next. */
function nextRotationAt({ next_rotation_at: at, schedule_at: lookAt }: KeyRow): number | null {
  return at === null ? null : Math.max(at, lookAt ?? at);
}

function versionView(row: VersionRow, key: KeyRow, verifiers: readonly VerifierFact[]): Version {
  return {
    number: row.number,
    state: row.state,
    designation: row.designation as Designation | null,
    acceptedByAll: isAcceptedByAll(row, verifiers),
    createdAt: formatInstant(row.created_at),
    publishedAt: instantOrNull(row.published_at),
    lastFour: row.last_four,
    lastUsedAt: instantOrNull(row.last_used_at),
    acceptedTotal: row.accepted_total,
    refusedTotal: row.refused_total,
    narrowedTo: narrowedScopes(key, row),
    exposed: row.exposed === 1,
    refuseAt: instantOrNull(row.refuse_at),
  };
}

function isAcceptedByAll(row: VersionRow, verifiers: readonly VerifierFact[]): boolean {
  const { published_epoch: epoch, published_revision: revision } = row;
  if (row.state !== 'active' || epoch === null || revision === null) return false;
  return acceptedByAll({ epoch, revision }, verifiers);
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms);
}
