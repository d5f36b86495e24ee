import type { PolicyDocument } from '@keyturn/core';
import type { RotationRow } from '../../../packages/server/src/lifecycle/lineage-load.ts';
import type { PolicyYear } from './policy-year.ts';
import { YEAR_POLICIES } from './year-policies.ts';

/** A rotation of the year, with what its policy had to keep. */
export interface YearRotation extends RotationRow {
  policy: PolicyDocument;
  /** When the version that left was handed out. */
  leavingSince: number;
  /** From when the rotation could be planned: the hand-out of the first version, or the last end. */
  plannedFrom: number;
}

/** All rotations that ended or are open, in the order in which they began. */
export async function rotationsOf({ world, keys }: PolicyYear): Promise<YearRotation[]> {
  const { db } = world.deployment.store;
  const policies = new Map(keys.map(({ keyId, policy }) => [keyId, policy]));
  const rows = await db.selectFrom('rotations').selectAll().orderBy('started_at').execute();
  const versions = await db
    .selectFrom('versions')
    .select(['key_id', 'number', 'handed_out_at'])
    .execute();
  const handedOut = new Map(
    versions.map((row) => [`${row.key_id} ${row.number}`, row.handed_out_at ?? 0]),
  );
  const endedAt = new Map<string, number>();
  return rows.map((row) => {
    const policy = YEAR_POLICIES.find(({ name }) => name === policies.get(row.key_id));
    if (policy === undefined) throw new TypeError(`${row.key_id} is under no policy`);
    const leavingSince = handedOut.get(`${row.key_id} ${row.from_version}`) ?? 0;
    const plannedFrom = endedAt.get(row.key_id) ?? leavingSince;
    endedAt.set(row.key_id, row.ended_at ?? Number.NaN);
    return { ...row, policy, leavingSince, plannedFrom };
  });
}
