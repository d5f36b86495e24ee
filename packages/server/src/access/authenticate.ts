import type { Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import type { TokensTable } from '../store/schema.ts';
import type { Principal } from './principal.ts';
import { TOKEN_FORM, type TokenKind } from './token-kind.ts';

/** `last_used_at` is for people who tidy up; a write per call would cost more than it tells. */
const LAST_USED_STEP_MS = 60_000;

/**
 * Finds the token of an `Authorization` field by its digest: no comparison of secrets takes place
 * here whose time could tell anything.
 *
 * @throws Refusal `token-missing` or `token-invalid`; which of unknown, removed and malformed it is
 * stays untold.
 */
export async function authenticate(
  deployment: Deployment,
  authorization: string | undefined,
): Promise<Principal> {
  if (!authorization) throw new Refusal('token-missing', 'Send `Authorization: Bearer TOKEN`.');
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined || !TOKEN_FORM.test(token)) throw invalid();
  const row = await deployment.store.db
    .selectFrom('tokens')
    .selectAll()
    .where('digest', '=', deployment.digest(token))
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw invalid();
  noteUse(deployment, row);
  return {
    kind: row.kind as TokenKind,
    tokenId: row.id,
    name: row.name,
    apis: row.apis === null ? null : (JSON.parse(row.apis) as string[]),
    verifierId: row.verifier_id,
    keyId: row.key_id,
  };
}

function invalid(): Refusal {
  return new Refusal('token-invalid', 'The token is unknown or was removed.');
}

/** Not waited for: a call does not fail or slow down because this cannot be written. */
function noteUse(deployment: Deployment, row: Selectable<TokensTable>): void {
  const now = deployment.serverTime.now();
  if (row.last_used_at !== null && now - row.last_used_at < LAST_USED_STEP_MS) return;
  const written = deployment.store.transaction((tx) =>
    tx.updateTable('tokens').set({ last_used_at: now }).where('id', '=', row.id).execute(),
  );
  written.catch((error) => deployment.log.debug({ error }, 'the use of a token was not noted'));
}
