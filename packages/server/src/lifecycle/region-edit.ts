import type { Region } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import type { Command } from './command.ts';
import { regionView } from './region-view.ts';
import { runCommand } from './run-command.ts';

/**
 * Renames a region that nothing refers to yet: keys and verifiers name their regions.
 *
 * @throws Refusal `not-found`, `name-taken`, `in-use`
 */
export async function editRegion(
  deployment: Deployment,
  actor: Actor,
  { regionId, name }: { regionId: string; name: string },
): Promise<Region> {
  return runCommand(deployment, actor, async (command) => {
    await command.lockHead();
    const rows = await command.tx.selectFrom('regions').selectAll().execute();
    const before = rows.find((row) => row.id === regionId);
    if (!before) throw new Refusal('not-found', 'No region has this id.');
    if (before.name === name) return regionView(before);
    if (rows.some((row) => row.name === name)) {
      throw new Refusal('name-taken', `Another region has the name "${name}".`);
    }
    await requireUnused(command, before.name);
    await command.tx.updateTable('regions').set({ name }).where('id', '=', regionId).execute();
    command.audit('region.edit', regionId, { changed: ['name'] });
    return regionView({ ...before, name });
  });
}

async function requireUnused(command: Command, name: string): Promise<void> {
  const verifiers = await command.tx
    .selectFrom('verifiers')
    .select('region')
    .where('removed_at', 'is', null)
    .where('region', '=', name)
    .execute();
  const keys = await command.tx
    .selectFrom('keys')
    .select('regions')
    .where('ended', 'is', null)
    .where('regions', 'like', `%${JSON.stringify(name)}%`)
    .execute();
  const named = keys.filter((key) => (JSON.parse(key.regions) as string[]).includes(name));
  if (verifiers.length + named.length === 0) return;
  throw new Refusal(
    'in-use',
    `${verifiers.length} verifiers and ${named.length} keys refer to the region "${name}".`,
  );
}
