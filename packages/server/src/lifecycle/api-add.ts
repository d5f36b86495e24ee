import type { Api, GraceClass } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { newId } from '../new-id.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import { requireKnownScopes } from './api-scopes.ts';
import { apiRecord, apiView } from './api-view.ts';
import { runCommand } from './run-command.ts';

export interface NewApi {
  name: string;
  prefix: string;
  scopes: readonly string[];
  scopeGrace: Readonly<Record<string, GraceClass>>;
  /** Classes beside `default`, or another grace for it. */
  keyClasses: Readonly<Record<string, { grace: GraceClass }>>;
}

/**
 * @throws Refusal `prefix-taken`; `invalid-input` where a scope that it does not have is given a
 * grace class.
 */
export async function addApi(deployment: Deployment, actor: Actor, input: NewApi): Promise<Api> {
  requireKnownScopes(input.scopes, input.scopeGrace);
  return runCommand(deployment, actor, async (command) => {
    await command.lockHead();
    const taken = await command.tx
      .selectFrom('apis')
      .select('id')
      .where('prefix', '=', input.prefix)
      .executeTakeFirst();
    if (taken) {
      throw new Refusal('prefix-taken', `Another api has the prefix "${input.prefix}".`);
    }
    const row = {
      id: newId(deployment.random, 'api'),
      name: input.name,
      prefix: input.prefix,
      scopes: JSON.stringify(input.scopes),
      scope_grace: JSON.stringify(input.scopeGrace),
      key_classes: JSON.stringify({ default: { grace: 'balanced' }, ...input.keyClasses }),
      created_at: command.now,
    };
    await command.tx.insertInto('apis').values(row).execute();
    command.change(apiRecord(row), row.id);
    command.audit('api.add', row.id, { prefix: row.prefix });
    return apiView(row);
  });
}
