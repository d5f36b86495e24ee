import type { AdminClient } from '@keyturn/admin';
import type { Rotation } from '@keyturn/core';
import { answered } from '../answer.ts';
import { requireKey } from '../keys/require-key.ts';

const BEFORE_HAND_OUT: readonly string[] = ['prepared', 'publishing', 'ready'];

/** Why nobody is listed, in one line. @throws CliFault where there is no such key. */
export async function whyNoStragglers(admin: AdminClient, keyId: string | null): Promise<string> {
  const query = { open: 'true' as const, limit: 200, ...(keyId !== null && { keyId }) };
  const { items } = await answered(admin.GET('/v1/rotations', { params: { query } }));
  if (keyId !== null && items.length === 0) await requireKey(admin, keyId);
  return `none: ${whyOf(items, keyId)}`;
}

function whyOf(open: readonly Rotation[], keyId: string | null): string {
  if (open.length === 0) {
    return keyId === null
      ? 'no rotation is open'
      : 'the key has no open rotation, so no version is to go';
  }
  if (open.every(({ phase }) => BEFORE_HAND_OUT.includes(phase))) {
    return 'the new version is not handed out yet';
  }
  return open.every(({ progress }) => progress.sourcesTotal === 0)
    ? 'nobody was seen with the key'
    : 'everyone that was seen has moved, or has been quiet for long enough';
}
