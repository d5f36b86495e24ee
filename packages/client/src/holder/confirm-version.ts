import type { ConfirmRequest } from '@keyturn/core';
import type { HolderIdentity } from '../identity/holder-identity.ts';
import type { HolderServer } from './post-json.ts';
import { postSigned } from './post-signed.ts';

/**
 * Tells the server that this holder holds the version and uses it (K5a). Say so only when it is
 * stored, so that a crash does not lose it. May be repeated.
 *
 * @throws HolderError
 */
export async function confirmVersion(
  server: HolderServer,
  identity: HolderIdentity,
  version: number,
): Promise<void> {
  const body: ConfirmRequest = { version };
  await postSigned(server, identity, 'confirm', body);
}
