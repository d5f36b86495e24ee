import type { AdminClient } from '@keyturn/admin';
import type { Page, Verifier } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { CliFault, ownProblem } from '../cli-fault.ts';
import { EXIT } from '../exit-code.ts';
import { addVerb } from '../verb.ts';

export function addGoneVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'gone', {
    summary: "say that an instance's process has ended, so that nothing waits for it",
    example: 'verifiers gone 4kz0YJQ2mCkXb1v7d9TQwA',
  })
    .argument('<instance>', 'its id, from `keyturn verifiers show`')
    .action(async (instanceId: string) => {
      const admin = await cli.admin();
      const verifierId = await verifierOf(admin, instanceId);
      const params = { path: { verifierId, instanceId } };
      const path = '/v1/verifiers/{verifierId}/instances/{instanceId}/gone';
      await answered(admin.POST(path, { params }));
      cli.show(
        { instance: instanceId, verifierId, gone: true },
        () => `${instanceId} counts as gone\n`,
      );
    });
}

/** The id of the verifier whose instance it is. @throws CliFault where none has it. */
async function verifierOf(admin: AdminClient, instance: string): Promise<string> {
  let cursor: string | null = null;
  do {
    const query = { limit: 200, ...(cursor !== null && { cursor }) };
    const page: Page<Verifier> = await answered(admin.GET('/v1/verifiers', { params: { query } }));
    const found = page.items.find(({ instances }) => instances.some(({ id }) => id === instance));
    if (found) return found.id;
    cursor = page.next;
  } while (cursor !== null);
  const problem = ownProblem('not-found', 'Not found', `no verifier has an instance "${instance}"`);
  throw new CliFault(EXIT.failed, problem, 'list them: keyturn verifiers show VERIFIER');
}
