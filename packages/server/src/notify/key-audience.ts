import { effectivePolicy } from '@keyturn/core';
import type { Kysely } from 'kysely';
import { addressesOf } from '../contacts/known-contact.ts';
import { recentFormers } from '../contacts/recent-formers.ts';
import { policyCandidates } from '../policies/effective-of.ts';
import type { Database } from '../store/schema.ts';

/** Who is told of a key besides the operators of the whole deployment. */
export interface KeyAudience {
  clientId: string;
  contacts: string[];
  /** Who was a contact until a short while ago, and is none any more. */
  formers: { changeId: string; address: string }[];
  /** Operators whom the key's policies name. */
  policyContacts: string[];
}

/** By key, a few statements for all. */
export async function keyAudiences(
  tx: Kysely<Database>,
  keyIds: readonly string[],
  now: number,
): Promise<Map<string, KeyAudience>> {
  if (keyIds.length === 0) return new Map();
  const keys = await tx
    .selectFrom('keys')
    .innerJoin('clients', 'clients.id', 'keys.client_id')
    .select(['keys.id', 'api_id', 'class', 'client_id', 'policy_id', 'clients.contacts'])
    .where('keys.id', 'in', keyIds)
    .execute();
  if (keys.length === 0) return new Map();
  const candidatesOf = await policyCandidates(tx, keys);
  const clientIds = [...new Set(keys.map(({ client_id }) => client_id))];
  const formers = await recentFormers(tx, clientIds, now);
  return new Map(
    keys.map((key) => {
      const contacts = addressesOf(key.contacts);
      const left = formers.get(key.client_id) ?? [];
      const audience: KeyAudience = {
        clientId: key.client_id,
        contacts,
        formers: left.filter(({ address }) => !contacts.includes(address)),
        policyContacts: effectivePolicy(candidatesOf(key)).contacts.value ?? [],
      };
      return [key.id, audience];
    }),
  );
}
