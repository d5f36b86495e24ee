import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import { actReceipt } from './act-receipt.ts';
import type { Actor } from './actor.ts';
import { changeLineage } from './change-lineage.ts';
import { type LoadedLineage, loadLineage } from './lineage-load.ts';
import { runCommand } from './run-command.ts';
import { scopesLeft } from './version-scopes.ts';

/**
 * Takes scopes away from one version of a key, for good: containment that keeps the version alive.
 * Said again with the same scopes, it answers the same receipt.
 *
 * @param input.scopes - those that are left to it.
 * @throws Refusal `not-found`, `version-unknown`, `version-latched`; `not-narrower` where it would be given scopes that
 * it does not have.
 */
export async function narrowVersion(
  deployment: Deployment,
  actor: Actor,
  { keyId, version, scopes }: { keyId: string; version: number; scopes: readonly string[] },
): Promise<{ receiptId: string }> {
  return runCommand(deployment, actor, async (command) => {
    await command.lockKey(keyId);
    const before = await loadLineage(command.tx, keyId);
    requireNarrower(before, version, scopes);
    const narrowing = { versions: [version], scopes };
    const event = { type: 'narrow', version } as const;
    const { changed, loaded } = await changeLineage(command, before, event, { narrowing });
    if (changed) {
      const left = loaded.versions.find(({ number }) => number === version)?.narrowed_to ?? '[]';
      command.audit('version.narrow', keyId, { version, scopes: JSON.parse(left) });
      command.notice('version.narrowed', { keyId, version, scopes: JSON.parse(left) });
    }
    return { receiptId: await actReceipt(command, loaded, { act: 'narrow', version }, changed) };
  });
}

function requireNarrower(
  { key, versions }: LoadedLineage,
  number: number,
  scopes: readonly string[],
): void {
  const version = versions.find((one) => one.number === number);
  // Core refuses what does not exist.
  if (!version) return;
  if (version.reason !== null) {
    throw new Refusal('version-latched', `Version ${number} is ${version.state}, for good.`);
  }
  const left = new Set(scopesLeft(key, version));
  const errors = scopes.flatMap((scope, index) =>
    left.has(scope)
      ? []
      : [{ path: `scopes[${index}]`, message: `version ${number} does not have this scope` }],
  );
  if (errors.length === 0) return;
  throw new Refusal('not-narrower', 'A version is only ever narrowed.', { errors });
}
