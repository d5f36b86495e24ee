import type { Page, Rotation } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { cutPage, type PageRequest, readCursor } from '../page.ts';
import type { RotationRow } from './lineage-load.ts';
import { rotationView } from './rotation-view.ts';

export interface RotationFilter extends PageRequest {
  /** The apis that the caller may see; null: all. */
  apiIds: readonly string[] | null;
  keyId?: string;
  /** A rotation phase, or how it ended. */
  phase?: string;
  /** Only those that are open, or only those that have ended. */
  open?: boolean;
}

/**
 * Rotations, oldest first.
 *
 * @throws Refusal `invalid-input` for a foreign cursor
 */
export async function listRotations(
  deployment: Deployment,
  filter: RotationFilter,
): Promise<Page<Rotation>> {
  const found = await rotationRows(deployment, filter);
  const ordered = found.map((row) => ({ ...row, created_at: row.started_at }));
  const { rows, next } = cutPage(ordered, filter.limit);
  const items: Rotation[] = [];
  for (const row of rows) {
    items.push(await rotationView(deployment, row));
  }
  return { items, next };
}

async function rotationRows({ store }: Deployment, filter: RotationFilter): Promise<RotationRow[]> {
  const { apiIds, keyId, phase, open } = filter;
  const after = readCursor(filter.cursor);
  let query = store.db.selectFrom('rotations').selectAll();
  if (keyId !== undefined) query = query.where('key_id', '=', keyId);
  if (phase !== undefined) query = query.where('phase', '=', phase);
  if (open !== undefined) query = query.where('ended_at', open ? 'is' : 'is not', null);
  if (apiIds !== null) {
    const keys = store.db
      .selectFrom('keys')
      .select('id')
      .where('api_id', 'in', [...apiIds]);
    query = query.where('key_id', 'in', keys);
  }
  if (after !== null) {
    query = query.where((where) =>
      where.or([
        where('started_at', '>', after.at),
        where.and([where('started_at', '=', after.at), where('id', '>', after.id)]),
      ]),
    );
  }
  return query
    .orderBy('started_at')
    .orderBy('id')
    .limit(filter.limit + 1)
    .execute();
}
