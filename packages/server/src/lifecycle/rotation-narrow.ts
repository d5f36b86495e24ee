import { leavingOf } from '@keyturn/core';
import { actReceipt } from './act-receipt.ts';
import { changeLineage } from './change-lineage.ts';
import type { Command } from './command.ts';
import type { RotationLook } from './rotation-look.ts';
import { scopesInForce } from './version-scopes.ts';

/** Who takes a scope from a version, in audit and notices. */
const EVIDENCE = 'evidence';

/**
 * Takes from the leaving version the scope for which the evidence is complete (K4, K5). Each scope is
 * a step of its own, with its audit entry and its receipt. It comes back with the evidence: see
 * `version-save.ts`.
 */
export async function narrowByEvidence(
  command: Command,
  { loaded: before, step }: RotationLook,
): Promise<void> {
  const { scope } = step;
  const { rotation, lineage, key } = before;
  if (scope === null || rotation === null || lineage.rotation === null) {
    throw new TypeError('narrow takes a scope from a version that leaves');
  }
  const version = leavingOf(lineage.rotation);
  const event = { type: 'narrowLeaving' } as const;
  const { loaded } = await changeLineage(command, before, event, { taking: scope });
  const row = loaded.versions.find(({ number }) => number === version);
  const scopes = row ? scopesInForce(key, row) : [];
  const receiptId = await actReceipt(command, loaded, { act: 'narrow', version }, true);
  const facts = { rotationId: rotation.id, version, scope, scopes, receiptId };
  command.audit('version.narrow', key.id, { ...facts, by: EVIDENCE });
  command.notice('rotation.scope-narrowed', { keyId: key.id, ...facts });
}
