import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { createToken } from './create-token.ts';

/** The admin token of a deployment that never had one; null everywhere else. Shown once. */
export async function firstAdminToken(deployment: Deployment): Promise<string | null> {
  return runCommand(deployment, SYSTEM, async (command) => {
    await command.lockHead();
    const known = await command.tx
      .selectFrom('tokens')
      .select('id')
      .where('kind', '=', 'admin')
      .executeTakeFirst();
    if (known) return null;
    const { id, token } = await createToken(command, { kind: 'admin', name: 'first', apis: null });
    command.audit('token.add', id, { kind: 'admin', apis: null, keyId: null });
    return token;
  });
}
