import type { AdminClient } from '@keyturn/admin';
import type { Region } from '@keyturn/core';
import { answered } from '../answer.ts';
import { find } from '../find.ts';

/** The region of that id or name. @throws CliFault where there is none. */
export function findRegion(admin: AdminClient, text: string): Promise<Region> {
  return find<Region>(
    {
      kind: 'region',
      noun: 'regions',
      id: /^reg_[A-Za-z0-9_-]{16}$/,
      show: (regionId) =>
        answered(admin.GET('/v1/regions/{regionId}', { params: { path: { regionId } } })),
      list: (query) => answered(admin.GET('/v1/regions', { params: { query } })),
    },
    text,
  );
}
