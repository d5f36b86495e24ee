import type { Token } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Refusal } from '../problem/refusal.ts';
import { createToken, type NewToken } from './create-token.ts';
import { tokenView } from './token-view.ts';

/**
 * Makes a token for people or programs; those of verifiers are made with their group.
 *
 * @throws Refusal `invalid-input` where it names an api or key that does not exist.
 */
export async function addToken(
  deployment: Deployment,
  actor: Actor,
  input: NewToken,
): Promise<Token & { token: string }> {
  return runCommand(deployment, actor, async (command) => {
    await requireApis(command, input.apis ?? []);
    if (input.keyId) await requireKey(command, input.keyId);
    const { id, token } = await createToken(command, input);
    command.audit('token.add', id, {
      kind: input.kind,
      apis: input.apis,
      keyId: input.keyId ?? null,
    });
    const row = await command.tx
      .selectFrom('tokens')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return { ...tokenView(row), token };
  });
}

async function requireApis(command: Command, apis: readonly string[]): Promise<void> {
  if (apis.length === 0) return;
  const rows = await command.tx
    .selectFrom('apis')
    .select('id')
    .where('id', 'in', [...apis])
    .execute();
  const known = new Set(rows.map(({ id }) => id));
  const errors = apis.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: `apis[${index}]`, message: 'is not the id of an api' }],
  );
  if (errors.length > 0) {
    throw new Refusal('invalid-input', 'The token would be limited to an unknown api.', { errors });
  }
}

async function requireKey(command: Command, keyId: string): Promise<void> {
  const key = await command.tx
    .selectFrom('keys')
    .select('id')
    .where('id', '=', keyId)
    .executeTakeFirst();
  if (key) return;
  throw new Refusal('invalid-input', 'The token would belong to an unknown key.', {
    errors: [{ path: 'keyId', message: 'is not the id of a key' }],
  });
}
