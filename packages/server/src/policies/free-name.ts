import type { Command } from '../lifecycle/command.ts';
import { Refusal } from '../problem/refusal.ts';

/** @throws Refusal `name-taken` where another policy has this name. */
export async function requireFreeName(
  { tx }: Command,
  name: string,
  policyId: string,
): Promise<void> {
  const taken = await tx
    .selectFrom('policies')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', policyId)
    .executeTakeFirst();
  if (taken) throw new Refusal('name-taken', `Another policy has the name "${name}".`);
}
