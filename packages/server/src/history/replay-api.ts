import type { ApiRecord, GraceClass } from '@keyturn/core';
import { apiRecord } from '../lifecycle/api-view.ts';
import type { Command } from '../lifecycle/command.ts';
import type { ApiRow } from '../lifecycle/lineage-load.ts';
import type { Replayed } from './replayed.ts';

/**
 * Brings back an api, or what it was changed to. Its name and its key classes were never told to
 * verifiers: a made api is called after its id and gets classes as its keys need them.
 */
export async function replayApi(
  command: Command,
  record: ApiRecord,
  replayed: Replayed,
): Promise<void> {
  const known = await apiRow(command, record.id);
  const told = {
    scopes: JSON.stringify(record.scopes),
    scope_grace: JSON.stringify(record.scopeGrace),
  };
  const row: ApiRow = known
    ? { ...known, ...told }
    : { ...(await placeholder(command, record)), ...told };
  if (known) await command.tx.updateTable('apis').set(told).where('id', '=', record.id).execute();
  else await command.tx.insertInto('apis').values(row).execute();
  command.change(apiRecord(row), row.id);
  command.audit('api.replay', row.id, { made: !known, prefix: row.prefix });
  if (!known) replayed.made.push({ kind: 'api', id: row.id });
  if (row.prefix !== record.prefix) {
    replayed.look.push(`api ${row.id}: its prefix ${record.prefix} is taken; it got ${row.prefix}`);
  }
}

/** A class of the api with this grace; one is added where it has none. */
export async function classWithGrace(
  command: Command,
  api: ApiRow,
  grace: GraceClass,
): Promise<string> {
  const classes = JSON.parse(api.key_classes) as Record<string, { grace: GraceClass }>;
  const [known] = Object.entries(classes).find(([, one]) => one.grace === grace) ?? [];
  if (known !== undefined) return known;
  const name = `restored-${grace}`;
  const key_classes = JSON.stringify({ ...classes, [name]: { grace } });
  await command.tx.updateTable('apis').set({ key_classes }).where('id', '=', api.id).execute();
  return name;
}

export async function apiRow({ tx }: Command, apiId: string): Promise<ApiRow | null> {
  const row = await tx.selectFrom('apis').selectAll().where('id', '=', apiId).executeTakeFirst();
  return row ?? null;
}

async function placeholder(command: Command, { id, prefix }: ApiRecord): Promise<ApiRow> {
  const taken = await command.tx
    .selectFrom('apis')
    .select('id')
    .where('prefix', '=', prefix)
    .executeTakeFirst();
  return {
    id,
    name: `restored ${id}`,
    prefix: taken ? `r${command.deployment.digest(id).slice(0, 12)}` : prefix,
    scopes: '[]',
    scope_grace: '{}',
    key_classes: JSON.stringify({ default: { grace: 'balanced' } }),
    created_at: command.now,
  };
}
