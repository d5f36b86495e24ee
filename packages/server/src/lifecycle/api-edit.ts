import type { Api, GraceClass } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import { requireKnownScopes } from './api-scopes.ts';
import { apiRecord, apiView } from './api-view.ts';
import type { Command } from './command.ts';
import { graceOf, graceOfClass, keyRecord } from './keyset-records.ts';
import { type ApiRow, loadLineage } from './lineage-load.ts';
import { runCommand } from './run-command.ts';

/** Members that are left out stay as they are; those that are given replace the whole member. */
export interface ApiEdit {
  apiId: string;
  name?: string;
  scopes?: readonly string[];
  scopeGrace?: Readonly<Record<string, GraceClass>>;
  keyClasses?: Readonly<Record<string, { grace: GraceClass }>>;
}

/** One revision carries at most this many changes. */
const MOST_KEYS = 1_000;

/**
 * Verifiers hear of it with one revision: the api, and every key whose grace class changed with its
 * key class. The prefix stays: key strings that are out there begin with it.
 *
 * @throws Refusal `not-found`; `invalid-input` where a scope that it does not have is given a grace
 * class; `in-use` where a key has a scope or is of a class that would go
 */
export async function editApi(
  deployment: Deployment,
  actor: Actor,
  { apiId, ...given }: ApiEdit,
): Promise<Api> {
  return runCommand(deployment, actor, async (command) => {
    const locked = await lockConcerned(command, apiId, given);
    await command.lockHead();
    const before = await apiRow(command, apiId);
    const after = editedRow(before, given);
    const view = apiView(after);
    requireKnownScopes(view.scopes, view.scopeGrace);
    const keys = await livingKeys(command, apiId);
    requireUnused(view, keys);
    await command.tx.updateTable('apis').set(after).where('id', '=', apiId).execute();
    command.audit('api.edit', apiId, { changed: Object.keys(given) });
    command.change(apiRecord(after), apiId);
    await keepGraces(command, before, after);
    await publishGraces(command, { before, after }, keys, locked);
    return view;
  });
}

/**
 * Locks the keys whose grace class would change, before the head: whoever changes one of them at the
 * same time has read the api as it was, and would publish the old class at a later revision.
 */
async function lockConcerned(
  command: Command,
  apiId: string,
  given: Omit<ApiEdit, 'apiId'>,
): Promise<Set<string>> {
  const before = await apiRow(command, apiId);
  const changed = withNewGrace(
    before,
    editedRow(before, given),
    await livingKeys(command, apiId),
  ).slice(0, MOST_KEYS);
  for (const { id } of changed) await command.lockKey(id);
  return new Set(changed.map(({ id }) => id));
}

async function apiRow({ tx }: Command, apiId: string): Promise<ApiRow> {
  const row = await tx.selectFrom('apis').selectAll().where('id', '=', apiId).executeTakeFirst();
  if (!row) throw new Refusal('not-found', 'No api has this id.');
  return row;
}

function editedRow(
  before: ApiRow,
  { name, scopes, scopeGrace, keyClasses }: Omit<ApiEdit, 'apiId'>,
) {
  return {
    ...before,
    name: name ?? before.name,
    scopes: scopes ? JSON.stringify(scopes) : before.scopes,
    scope_grace: scopeGrace ? JSON.stringify(scopeGrace) : before.scope_grace,
    key_classes: keyClasses
      ? JSON.stringify({ default: { grace: 'balanced' }, ...keyClasses })
      : before.key_classes,
  };
}

interface LivingKey {
  id: string;
  class: string;
  grace: string | null;
  scopes: string;
}

async function livingKeys({ tx }: Command, apiId: string): Promise<LivingKey[]> {
  return tx
    .selectFrom('keys')
    .select(['id', 'class', 'grace', 'scopes'])
    .where('api_id', '=', apiId)
    .where('ended', 'is', null)
    .orderBy('id')
    .execute();
}

function requireUnused({ scopes, keyClasses }: Api, keys: readonly LivingKey[]): void {
  const affected = keys.filter(
    (key) =>
      !Object.hasOwn(keyClasses, key.class) ||
      (JSON.parse(key.scopes) as string[]).some((scope) => !scopes.includes(scope)),
  );
  if (affected.length === 0) return;
  throw new Refusal(
    'in-use',
    `${affected.length} keys have a scope or are of a class that would be taken away.`,
  );
}

function withNewGrace(before: ApiRow, after: ApiRow, keys: readonly LivingKey[]): LivingKey[] {
  return keys.filter((key) => graceOf(before, key) !== graceOf(after, key));
}

/** A verifier that does not hear of it goes on with the grace class that it was told. */
async function keepGraces(command: Command, before: ApiRow, after: ApiRow): Promise<void> {
  const { tx } = command;
  const position = await command.takeRevision();
  const names = Object.keys(JSON.parse(before.key_classes));
  for (const name of names) {
    const grace = graceOfClass(before, name);
    if (grace === graceOfClass(after, name)) continue;
    const past = { api_id: before.id, class: name, grace, ...position };
    await tx.insertInto('past_graces').values(past).execute();
  }
}

async function publishGraces(
  command: Command,
  { before, after }: { before: ApiRow; after: ApiRow },
  keys: readonly LivingKey[],
  locked: ReadonlySet<string>,
): Promise<void> {
  const changed = withNewGrace(before, after, keys);
  if (changed.length > MOST_KEYS) {
    throw new Refusal(
      'in-use',
      `The grace class of ${changed.length} keys would change at once; at most ${MOST_KEYS} may.`,
    );
  }
  for (const { id } of changed) {
    // One that was issued since the others were locked. Where its lock and the head are taken
    // crosswise, PostgreSQL ends one of the two, and the store runs it again.
    if (!locked.has(id)) await command.lockKey(id);
    command.change(keyRecord(await loadLineage(command.tx, id)), after.id);
  }
}
