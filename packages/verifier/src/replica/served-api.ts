import { ENVIRONMENTS } from '@keyturn/core';
import type { Replica } from './replica.ts';

/**
 * Which of a replica's apis a verifier protects: the one that the option names by id or prefix, or
 * the only one. Undefined if that does not name exactly one.
 *
 * @param apis - ids that the replica is complete for.
 */
export function servedApi(replica: Replica, named: string | null): string | undefined {
  const { apis } = replica.origin;
  if (named === null) return apis.length === 1 ? apis[0] : undefined;
  return apis.find((id) => id === named || replica.apis.get(id)?.prefix === named);
}

/**
 * How key strings of the replica's apis begin. With the environment: a prefix alone begins ordinary
 * words too, which are no keys.
 */
export function keyBeginnings(replica: Replica): string[] {
  const prefixes = [...replica.apis.values()].map(({ prefix }) => prefix);
  return prefixes.flatMap((prefix) => ENVIRONMENTS.map((name) => `${prefix}_${name}_`));
}
