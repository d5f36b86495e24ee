import { actReceipt } from './act-receipt.ts';
import type { Command } from './command.ts';
import type { LoadedLineage } from './lineage-load.ts';

/**
 * The receipt of a compromise. Of one with a time to come, \`compromise-later\`: that these versions
 * are narrowed everywhere. Of one that is refused now, or whose time has come, \`compromise\`: that
 * they are refused everywhere.
 */
export async function compromiseReceipt(
  command: Command,
  loaded: LoadedLineage,
  { versions, refuseAt }: { versions: readonly number[]; refuseAt: number | null },
  changed: boolean,
): Promise<string> {
  const [only] = versions;
  const version = versions.length === 1 ? (only ?? null) : null;
  const act = refuseAt === null ? 'compromise' : 'compromise-later';
  return actReceipt(command, loaded, { act, version }, changed);
}
