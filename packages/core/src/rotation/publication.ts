import { type Position, reaches, type VerifierFact } from './facts.ts';
import type { WaitReason } from './wait-reason.ts';

/**
 * K1: what still stands between a published version and its hand-out. Empty means that K1 holds:
 * every fresh instance has acknowledged the revision and every other is fenced, so Rule S lets none
 * of them refuse the version. An instance in grace is waited for too unless the rotation is
 * expedited, for the comfort of its callers (they would get 503), not for safety.
 */
export function publicationWaits(
  published: Position,
  verifiers: readonly VerifierFact[],
  expedited: boolean,
  since: number,
): WaitReason[] {
  const waits: WaitReason[] = [];
  for (const verifier of verifiers) {
    if (reaches(verifier.applied, published)) continue;
    if (verifier.standing === 'fresh') waits.push(notAcknowledged(verifier, published, since));
    if (verifier.standing === 'grace' && !expedited) waits.push(inGrace(verifier, since));
  }
  return waits;
}

/** Presence *omnipresent*: every fresh instance has applied `position`; the others may not say no. */
export function acceptedByAll(position: Position, verifiers: readonly VerifierFact[]): boolean {
  return verifiers.every(
    (verifier) => verifier.standing !== 'fresh' || reaches(verifier.applied, position),
  );
}

/** Presence *hidden*: no instance that may still say yes has failed to apply `withdrawn`. */
export function acceptedByNone(withdrawn: Position, verifiers: readonly VerifierFact[]): boolean {
  return verifiers.every(
    (verifier) =>
      (verifier.standing !== 'fresh' && verifier.standing !== 'grace') ||
      reaches(verifier.applied, withdrawn),
  );
}

function notAcknowledged(verifier: VerifierFact, published: Position, since: number): WaitReason {
  return {
    code: 'verifier-not-acknowledged',
    subject: verifier.instance,
    since,
    until: verifier.leaseEndsAt,
    text: `waits for verifier ${verifierName(verifier)} to reach revision ${published.revision}`,
  };
}

function inGrace(verifier: VerifierFact, since: number): WaitReason {
  return {
    code: 'verifier-in-grace',
    subject: verifier.instance,
    since,
    until: verifier.graceEndsAt,
    text: `verifier ${verifierName(verifier)} is cut off and still in grace; mark it gone if its process has ended`,
  };
}

/** `eu-2/7f3a`: the group and the start of the instance's id. */
export function verifierName(verifier: Pick<VerifierFact, 'groupName' | 'instance'>): string {
  return `${verifier.groupName}/${verifier.instance.slice(0, 4)}`;
}
