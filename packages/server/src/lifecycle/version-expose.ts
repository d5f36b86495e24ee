import type { Deployment } from '../deployment.ts';
import { SYSTEM } from './actor.ts';
import { changeLineage } from './change-lineage.ts';
import { loadLineage } from './lineage-load.ts';
import { runCommand } from './run-command.ts';

/**
 * Notes that a version travelled where others could read it, and tells people once. It changes
 * nothing that clients see; whether it is a compromise a person decides.
 *
 * @param input.reason - how a verifier saw it: `key-in-query`, `clear-http`.
 * @throws Refusal `not-found`, `version-unknown`
 */
export async function exposeVersion(
  deployment: Deployment,
  { keyId, version, reason }: { keyId: string; version: number; reason: string },
): Promise<void> {
  await runCommand(deployment, SYSTEM, async (command) => {
    await command.lockKey(keyId);
    const before = await loadLineage(command.tx, keyId);
    const { changed } = await changeLineage(command, before, { type: 'expose', version });
    if (!changed) return;
    command.audit('version.expose', keyId, { version, reason });
    command.notice('version.exposed', { keyId, version, reason });
  });
}
