import { formatInstant } from '@keyturn/core';
import { type TaintedHolders, taintHolders } from '../deliver/holders-taint.ts';
import { type VoidedRights, voidRights } from '../deliver/rights-void.ts';
import type { Deployment } from '../deployment.ts';
import type { Actor } from './actor.ts';
import { changeLineage } from './change-lineage.ts';
import type { Command } from './command.ts';
import { type CompromiseRequest, checkCompromise, fallingVersions } from './compromise-check.ts';
import { compromiseReceipt } from './compromise-receipt.ts';
import { type LoadedLineage, loadLineage } from './lineage-load.ts';
import { lookAgain } from './rotation-change.ts';
import { runCommand } from './run-command.ts';

/** What a compromise did. */
export interface Compromise {
  receiptId: string;
  keyId: string;
  /** The versions that fall, with those that went to a tainted holder. */
  versions: number[];
  /** Server time, ms. */
  since: number;
  /** Until when the last of these versions is accepted, narrowed; null: all are refused now. */
  refuseAt: number | null;
  /** The rotation that replaces them; null where the key needs none. */
  rotationId: string | null;
}

/**
 * Versions of a key are known to have leaked (K10). In one transaction they are refused, or
 * narrowed until they are; holders that enrolled after `since` are tainted, what they were given
 * falls too, rights to enrol are void; and an expedited rotation begins, or the open one hurries.
 * No hold stops it. Said again for the same versions, it answers the same receipt; of two times to
 * refuse a version the earlier counts.
 *
 * @throws Refusal `not-found`, `key-ended`, `key-not-handed-out`, `version-unknown`,
 * `version-not-published`, `time-in-future`, `invalid-input`
 */
export async function compromiseKey(
  deployment: Deployment,
  actor: Actor,
  request: CompromiseRequest,
): Promise<Compromise> {
  return runCommand(deployment, actor, async (command) => {
    const { keyId } = request;
    await command.lockKey(keyId);
    const before = await loadLineage(command.tx, keyId);
    const { since, refuseAt, keepScopes } = checkCompromise(command, before, request);
    const holders = await taintHolders(command, keyId, since);
    const rights = await voidRights(command, keyId);
    const named = request.versions ?? null;
    const versions = await fallingVersions(command, before, named, holders.versions);
    const { changed, loaded } = await changeLineage(
      command,
      before,
      { type: 'compromise', versions, refuseAt },
      {
        reason: reasonOf(versions),
        ...(refuseAt !== null && { narrowing: { versions, scopes: keepScopes } }),
      },
    );
    const refusedAt = refusedAtOf(loaded, versions);
    const facts = { versions, since, refuseAt: refusedAt };
    if (changed || holders.ids.length > 0 || rights.grants > 0 || rights.tokens.length > 0) {
      tell(command, keyId, facts, holders, rights);
    }
    if (changed) await lookAgain(command, loaded);
    const receiptId = await compromiseReceipt(command, loaded, facts, changed);
    return { receiptId, keyId, ...facts, rotationId: loaded.rotation?.id ?? null };
  });
}

function reasonOf(versions: readonly number[]): string {
  if (versions.length === 1) return `version ${versions[0]} was compromised`;
  return `versions ${versions.join(', ')} were compromised`;
}

/** Versions that were given no later time than an earlier compromise gave them. */
function refusedAtOf({ versions }: LoadedLineage, numbers: readonly number[]): number | null {
  const later = versions.flatMap(({ number, refuse_at }) =>
    refuse_at !== null && numbers.includes(number) ? [refuse_at] : [],
  );
  return later.length === 0 ? null : Math.max(...later);
}

function tell(
  command: Command,
  keyId: string,
  facts: Pick<Compromise, 'versions' | 'since' | 'refuseAt'>,
  { ids: holders }: TaintedHolders,
  { grants, tokens }: VoidedRights,
): void {
  const told = {
    versions: facts.versions,
    since: formatInstant(facts.since),
    refuseAt: facts.refuseAt === null ? null : formatInstant(facts.refuseAt),
    ...{ holders, grants, tokens },
  };
  command.audit('key.compromise', keyId, told);
  command.notice('key.compromised', { keyId, ...told });
}
