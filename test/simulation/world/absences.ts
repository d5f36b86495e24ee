import { SdkHolder } from '../callers/sdk-holder.ts';
import { onceRotating } from '../faults/once-rotating.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;

/** Sometimes a holder is off just when there is a version that it has not picked up, and for long (K5a). */
export function planAbsence(world: World, keyId: string): void {
  const random = world.random.of(`absence from ${world.keyName(keyId)}`);
  if (!random.chance(0.25)) return;
  const lasts = random.within(14, 24) * HOUR;
  world.timeline.in(random.within(1, 3) * HOUR, () => {
    const holders = world.callers.filter(
      (caller) => caller instanceof SdkHolder && caller.keyId === keyId && caller.holderId !== null,
    ) as SdkHolder[];
    if (holders.length === 0) return;
    const holder = random.pick(holders);
    const giveUp = onceRotating(
      world,
      ({ key_id, to_version }) => key_id === keyId && !holder.held().includes(to_version),
      () => {
        holder.switchOff();
        world.faultChanged('absence', holder.name, 'began');
        world.timeline.at(Math.min(world.now + lasts, world.calmFrom), () => {
          holder.switchOn();
          world.faultChanged('absence', holder.name, 'ended');
        });
      },
    );
    world.timeline.at(world.calmFrom - 4 * HOUR, giveUp);
  });
}
