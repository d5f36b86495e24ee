import type { Region } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { newId } from '../new-id.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import { regionView } from './region-view.ts';
import { runCommand } from './run-command.ts';

/** @throws Refusal `name-taken` */
export async function addRegion(
  deployment: Deployment,
  actor: Actor,
  input: { name: string },
): Promise<Region> {
  return runCommand(deployment, actor, async (command) => {
    await command.lockHead();
    const taken = await command.tx
      .selectFrom('regions')
      .select('id')
      .where('name', '=', input.name)
      .executeTakeFirst();
    if (taken) throw new Refusal('name-taken', `Another region has the name "${input.name}".`);
    const row = {
      id: newId(deployment.random, 'reg'),
      name: input.name,
      created_at: command.now,
    };
    await command.tx.insertInto('regions').values(row).execute();
    command.audit('region.add', row.id);
    return regionView(row);
  });
}
