import type { AdminClient } from '@keyturn/admin';
import { answered } from '../answer.ts';

/** An empty list is no answer about a key that is not there. @throws CliFault where it is not. */
export async function requireKey(admin: AdminClient, keyId: string): Promise<void> {
  await answered(admin.GET('/v1/keys/{keyId}', { params: { path: { keyId } } }));
}
