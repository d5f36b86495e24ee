import type { PolicyTargets } from '@keyturn/core';
import { sql } from 'kysely';
import { inRows } from '../in-rows.ts';
import type { Command } from '../lifecycle/command.ts';

/** Which keys a change of policies concerns. */
export interface ConcernedKeys extends PolicyTargets {
  /** Those that name one of these policies by themselves. */
  policies: string[];
}

/**
 * Has the schedules of keys looked at anew, by whoever does that next: one statement for all keys of
 * what is named. It locks the keys, so it comes before the head is locked.
 */
export async function lookAgain({ tx, now }: Command, concerned: ConcernedKeys): Promise<void> {
  const living = () => tx.updateTable('keys').set({ schedule_at: now }).where('ended', 'is', null);
  await inRows(concerned.apis, (part) => living().where('api_id', 'in', part).execute());
  await inRows(concerned.keyClasses, (part) =>
    living()
      .where('api_id', 'in', [...new Set(part.map((text) => text.split('/')[0] ?? ''))])
      .where(sql<string>`api_id || '/' || class`, 'in', part)
      .execute(),
  );
  await inRows(concerned.clients, (part) => living().where('client_id', 'in', part).execute());
  await inRows(concerned.keys, (part) => living().where('id', 'in', part).execute());
  await inRows(concerned.policies, (part) => living().where('policy_id', 'in', part).execute());
}
