import type { Command } from '../lifecycle/command.ts';
import { requireUnexpired } from '../lifecycle/key-expire.ts';
import type { LoadedLineage } from '../lifecycle/lineage-load.ts';
import { Refusal } from '../problem/refusal.ts';

/**
 * What is handed out, and to whom, is decided for keys that live and are under no suspicion: after
 * a taint nothing goes to a credential that may be the thief's.
 *
 * @throws Refusal `key-ended`, `key-tainted`
 */
export function requireOpenLineage(command: Command, loaded: LoadedLineage): void {
  requireUnexpired(command, loaded);
  const { lineage } = loaded;
  if (lineage.ended !== null) {
    throw new Refusal(
      'key-ended',
      `The key ${lineage.ended === 'revoked' ? 'was revoked' : 'has expired'}.`,
    );
  }
  if (lineage.tainted) {
    throw new Refusal('key-tainted', 'The key is under suspicion: nothing is handed out.');
  }
}
