import { randomUUID } from 'node:crypto';
import type { AdminClient, paths } from '@keyturn/admin';
import { made } from './made.ts';

type NewKey = paths['/v1/keys']['post']['requestBody']['content']['application/json'];

/** The server waits 10 s each time; two minutes are enough for a busy machine. */
const MOST_TRIES = 12;

/**
 * Issues a key and resolves once it is handed out. Until every verifier is known to accept it the
 * same request is made again, as its answer asks for.
 *
 * @throws Error where it is refused, or not handed out within two minutes.
 */
export async function issueKey(
  admin: AdminClient,
  body: NewKey,
): Promise<{ keyId: string; keyString: string }> {
  const params = { header: { 'Idempotency-Key': randomUUID() } };
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const key = await made(admin.POST('/v1/keys', { params, body }));
    if ('keyString' in key) return { keyId: key.id, keyString: key.keyString };
  }
  throw new Error(`the key ${body.name} was not handed out within two minutes`);
}
