import type { OpenConnectionsFact, RotationFacts } from './facts.ts';
import { verifierName } from './publication.ts';
import type { WaitReason } from './wait-reason.ts';

/**
 * K16: connections that are open on the leaving version, at instances that may still accept it. It
 * is not taken from under them. Where it has fallen already they end by themselves, and nobody waits.
 */
export function connectionWaits(facts: RotationFacts): WaitReason[] {
  if (facts.leaving.state !== 'active') return [];
  return facts.connections.flatMap((connections) => connectionWait(connections, facts));
}

function connectionWait(
  { instance, open, since }: OpenConnectionsFact,
  { verifiers, leaving }: RotationFacts,
): WaitReason[] {
  const verifier = verifiers.find((one) => one.instance === instance);
  // Whoever is stale has ended them: it accepts nothing (rule S).
  if (verifier?.standing !== 'fresh' && verifier?.standing !== 'grace') return [];
  const are = open === 1 ? '1 connection is' : `${open} connections are`;
  const text = `${are} open on version ${leaving.number} at ${verifierName(verifier)}`;
  return [{ code: 'source-on-old', subject: instance, since, until: null, text }];
}
