import { SYSTEM } from './actor.ts';
import { changeLineage } from './change-lineage.ts';
import type { Command } from './command.ts';
import type { LoadedLineage } from './lineage-load.ts';

/** A hold that no person sets. */
export interface SystemHold {
  /** Names the hold within its rotation; setting one that is set changes nothing. */
  name: string;
  /** Why, in words for people. */
  text: string;
  /** The rule that asks for it, where its name does not say so. */
  because?: 'deadline';
}

/** Sets a hold on the open rotation of a lineage that this command has locked, with its audit entry. */
export async function holdBySystem(
  command: Command,
  loaded: LoadedLineage,
  { name, text, ...because }: SystemHold,
): Promise<LoadedLineage> {
  const hold = { by: SYSTEM.name, text };
  const { changed, loaded: held } = await changeLineage(
    command,
    loaded,
    { type: 'hold', name },
    { hold },
  );
  if (changed && held.rotation) {
    const details = { keyId: held.key.id, name, ...because };
    command.audit('rotation.hold', held.rotation.id, details);
  }
  return held;
}
