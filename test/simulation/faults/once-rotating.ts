import type { World } from '../world/world.ts';

const LOOK_MS = 30 * 60_000;

export interface SeenRotation {
  key_id: string;
  phase: string;
  to_version: number;
}

/**
 * Calls once a rotation is open that is meant.
 *
 * @returns gives it up.
 */
export function onceRotating(
  world: World,
  isMeant: (rotation: SeenRotation) => boolean,
  call: () => void,
): () => void {
  let cancel = () => {};
  const look = (): void => {
    const open = world.database.query<SeenRotation>(
      'select key_id, phase, to_version from rotations where ended_at is null',
    );
    if (open.some(isMeant)) call();
    else cancel = world.timeline.in(LOOK_MS, look);
  };
  look();
  return () => cancel();
}
