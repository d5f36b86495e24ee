import { Misdirected } from '../callers/misdirected.ts';
import type { World } from './world.ts';

/**
 * Has somebody present a key where it is not meant.
 *
 * @param isForTests - everywhere then; else only at verifiers of other apis, and only sometimes.
 */
export function misdirect(
  world: World,
  given: { keyId: string; keyString: string; scopes: readonly string[] },
  isForTests = false,
): void {
  const { keyId, keyString, scopes } = given;
  const name = `misdirected-${world.keyName(keyId)}`;
  const own = world.verifiersOf(keyId);
  const verifiers = world.verifiers.filter((one) => isForTests || !own.includes(one));
  if (verifiers.length === 0 || (!isForTests && !world.random.of(name).chance(0.3))) return;
  const kind = 'hand-deployed';
  const place = { name, kind, keyId, verifiers, scopes, gateway: null } as const;
  new Misdirected(world, place).start(keyString);
}
