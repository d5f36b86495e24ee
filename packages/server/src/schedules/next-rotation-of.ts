import { type NextRotation, nextRotationAt, primaryOf, type ScheduleFacts } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { LoadedLineage } from '../lifecycle/lineage-load.ts';
import { durationsOf } from '../lifecycle/rotation-facts.ts';

/** 13 digits of a hexadecimal number, 52 bits: what a number holds exactly. */
const DIGITS = 13;

/**
 * The next rotation of a key by its policy, or why there is none. Asked again with the same `notBefore` it
 * is the same, until something changes.
 *
 * @param notBefore - when the schedule came to count for it, ms.
 * @returns null: no version of it was handed out.
 */
export function nextRotationOf(
  deployment: Deployment,
  loaded: LoadedLineage,
  notBefore: number,
): NextRotation | null {
  const { key, lineage, policy, versions } = loaded;
  const primary = primaryOf(lineage);
  const row = versions.find(({ number }) => number === primary?.number);
  if (row === undefined || row.handed_out_at === null) return null;
  const facts: ScheduleFacts = {
    handedOutAt: row.handed_out_at,
    notBefore,
    expiresAt: key.expires_at,
    jitter: placeOf(deployment, key.id),
    durations: durationsOf(deployment, loaded),
  };
  return nextRotationAt(policy, facts, deployment.timeZones);
}

/**
 * Where in its opening a key begins, at least 0 and below 1: of each key its own, and always the same. Of
 * its id alone, so that nothing is drawn or kept for it.
 */
export function placeOf({ digest }: Pick<Deployment, 'digest'>, keyId: string): number {
  return Number.parseInt(digest(`schedule of ${keyId}`).slice(0, DIGITS), 16) / 16 ** DIGITS;
}
