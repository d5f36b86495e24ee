import type { Command } from './command.ts';
import type { LoadedLineage } from './lineage-load.ts';

/** Remembers with the rotation what was told, and tells it where it was not. */
export async function tellOnce(
  { tx }: Command,
  loaded: LoadedLineage,
  name: string,
  tell: () => void,
): Promise<LoadedLineage> {
  const { rotation } = loaded;
  if (rotation === null) return loaded;
  const told: string[] = JSON.parse(rotation.waits_told);
  if (told.includes(name)) return loaded;
  tell();
  const waits_told = JSON.stringify([...told, name]);
  await tx.updateTable('rotations').set({ waits_told }).where('id', '=', rotation.id).execute();
  return { ...loaded, rotation: { ...rotation, waits_told } };
}
