import type { Token } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/command.ts';
import { createToken, type NewToken } from './create-token.ts';
import { tokenView } from './token-view.ts';

/** Makes a token for people or programs; those of verifiers are made with their group. */
export async function addToken(
  deployment: Deployment,
  actor: Actor,
  input: NewToken,
): Promise<Token & { token: string }> {
  return runCommand(deployment, actor, async (command) => {
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
