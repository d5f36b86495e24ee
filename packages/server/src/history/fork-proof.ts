import { type ChangeSet, changeSetText, type SignedHead } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';

/**
 * Whether this deployment has published that revision once: its hash is that of its text, and the
 * signature is our own. Ed25519 is deterministic (RFC 8032), so whoever has the key makes the same
 * signature again; nothing else makes it.
 */
export function isSignedByUs({ digest, sign }: Deployment, set: SignedHead): boolean {
  const hash = digest(changeSetText(set));
  return hash === set.hash && sign.sign(hash) === set.signature;
}

/** The same of a change set with records: each is one of those that were digested. */
export function isPublishedByUs(deployment: Deployment, set: ChangeSet): boolean {
  const digests = new Set(set.digests);
  return (
    set.records.every((record) => digests.has(deployment.digest(record))) &&
    isSignedByUs(deployment, set)
  );
}
