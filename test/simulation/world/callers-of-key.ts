import { Fleet } from '../callers/fleet.ts';
import { HandDeployed } from '../callers/hand-deployed.ts';
import { MonthlyJob } from '../callers/monthly-job.ts';
import { MountedVolume } from '../callers/mounted-volume.ts';
import { Rotator } from '../callers/rotator.ts';
import { Scanner } from '../callers/scanner.ts';
import { SdkHolder } from '../callers/sdk-holder.ts';
import { SecretCache } from '../callers/secret-cache.ts';
import { Subscriber } from '../callers/subscriber.ts';
import { Thief } from '../callers/thief.ts';
import type { SeededRandom } from '../engine/seeded-random.ts';
import type { CallerKind } from '../observed.ts';
import type { CallerPlace } from './caller.ts';
import { SecretStore } from './secret-store.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;

/** Who reads from a secret store. */
const READERS = {
  'secret-cache': SecretCache,
  'mounted-volume': MountedVolume,
  'hand-deployed': HandDeployed,
  'monthly-job': MonthlyJob,
} as const;

/** Draws who uses a key, hands it to them, and sets them going. */
export function placeCallers(
  world: World,
  { keyId, keyString, scopes }: { keyId: string; keyString: string; scopes: readonly string[] },
): void {
  const name = world.keyName(keyId);
  const random = world.random.of(`callers of ${name}`);
  let count = 0;
  const placeOf = (kind: CallerKind): CallerPlace => ({
    name: `${kind}-${name}-${++count}`,
    ...{ kind, keyId, verifiers: verifiersFor(world, keyId, kind, random), scopes },
    gateway: world.gateways.length > 0 && random.chance(0.4) ? random.pick(world.gateways) : null,
  });
  const way = random.pick(['sdk', 'readers', 'both', 'both'] as const);
  if (way !== 'readers') {
    for (let left = random.within(1, 2); left > 0; left--) {
      new SdkHolder(world, placeOf('sdk')).start(keyString);
    }
    if (random.chance(0.3)) {
      void world.guard(new Rotator(world, placeOf('rotator')).start(keyString));
    }
  }
  if (way !== 'sdk') {
    const secrets = new SecretStore(world, `secrets-${name}`, keyId, keyString);
    world.secretStores.push(secrets);
    void world.guard(secrets.start());
    for (let left = random.within(1, 3); left > 0; left--) {
      const kind = random.pick(Object.keys(READERS) as (keyof typeof READERS)[]);
      new READERS[kind](world, placeOf(kind), secrets).start();
    }
    if (random.chance(0.3)) new Fleet(world, placeOf('hand-deployed'), secrets).start();
    if (random.chance(0.35)) new Subscriber(world, placeOf('mounted-volume'), secrets).start();
  }
  placeStrangers(world, placeOf, keyId, random);
}

/** Thieves and scanners get what somebody lets lie about. */
function placeStrangers(
  world: World,
  placeOf: (kind: CallerKind) => CallerPlace,
  keyId: string,
  random: SeededRandom,
): void {
  const victims = world.callers.filter((caller) => caller.keyId === keyId);
  const [thief, scanner] = [
    random.chance(0.3) ? new Thief(world, placeOf('thief')) : null,
    random.chance(0.15) ? new Scanner(world, placeOf('scanner')) : null,
  ];
  for (let steals = random.within(1, 2); steals > 0; steals--) {
    const victim = random.pick(victims);
    world.timeline.in(random.within(1, 25) * HOUR, () => thief?.steal(victim));
    world.timeline.in(random.within(1, 25) * HOUR, () => scanner?.find(victim));
  }
}

/** Most are led to any verifier, some to those of one region, some to one alone. A job runs in one place. */
function verifiersFor(world: World, keyId: string, kind: CallerKind, random: SeededRandom) {
  const verifiers = world.verifiersOf(keyId);
  const goesAnywhere = random.chance(0.5);
  if (goesAnywhere && kind !== 'monthly-job') return verifiers;
  if (random.chance(0.4)) return [random.pick(verifiers)];
  const region = random.pick(verifiers).place.region;
  return verifiers.filter(({ place }) => place.region === region);
}
