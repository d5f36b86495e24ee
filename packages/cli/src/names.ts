import type { AdminClient } from '@keyturn/admin';
import { answered } from './answer.ts';
import { CliFault } from './cli-fault.ts';

/** Names by id, as people know a thing. One that is missing is told by its id. */
export type Names = ReadonlyMap<string, string>;

type Named = Promise<{ name: string }>;

/** What is looked up by its id. */
const NAMED = {
  api: (admin: AdminClient, apiId: string): Named =>
    answered(admin.GET('/v1/apis/{apiId}', { params: { path: { apiId } } })),
  client: (admin: AdminClient, clientId: string): Named =>
    answered(admin.GET('/v1/clients/{clientId}', { params: { path: { clientId } } })),
  key: (admin: AdminClient, keyId: string): Named =>
    answered(admin.GET('/v1/keys/{keyId}', { params: { path: { keyId } } })),
  verifier: (admin: AdminClient, verifierId: string): Named =>
    answered(admin.GET('/v1/verifiers/{verifierId}', { params: { path: { verifierId } } })),
} as const;

/** Best effort: what is asked for is told without names rather than not at all. */
export async function namesOf(
  admin: AdminClient,
  kind: keyof typeof NAMED,
  ids: readonly string[],
): Promise<Names> {
  const found = await Promise.all(
    [...new Set(ids)].map((id) => NAMED[kind](admin, id).then(({ name }) => [[id, name]], orNone)),
  );
  return new Map(found.flat() as [string, string][]);
}

/** `bot (key_ck1XNyeN8fZtqA3x)`, or the id alone. */
export function nameAndId(names: Names, id: string): string {
  const name = names.get(id);
  return name === undefined ? id : `${name} (${id})`;
}

function orNone(error: unknown): [] {
  if (error instanceof CliFault) return [];
  throw error;
}
