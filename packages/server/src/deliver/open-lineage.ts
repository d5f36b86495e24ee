import type { Command } from '../lifecycle/command.ts';
import { requireUnexpired } from '../lifecycle/key-expire.ts';
import type { LoadedLineage } from '../lifecycle/lineage-load.ts';
import { Refusal } from '../problem/refusal.ts';

/**
 * Rights to a key are given for keys that live and are under no suspicion: after a taint nothing new
 * may be enrolled that could be the thief's.
 *
 * @throws Refusal `key-ended`, `key-tainted`
 */
export function requireOpenLineage(command: Command, loaded: LoadedLineage): void {
  requireLiving(command, loaded);
  if (loaded.lineage.tainted) throw tainted();
}

/**
 * Versions are handed out for keys that live. A taint stops that, but not the successor that a
 * security act has hurried: it goes to every holder that is not tainted itself (K10, K12).
 *
 * @throws Refusal `key-ended`, `key-tainted`
 */
export function requireHandOut(command: Command, loaded: LoadedLineage): void {
  requireLiving(command, loaded);
  const { lineage, rotation } = loaded;
  const isHurried =
    lineage.rotation?.bySecurityAct === true &&
    lineage.rotation.direction === 'forward' &&
    rotation?.promoted_at !== null;
  if (lineage.tainted && !isHurried) throw tainted();
}

function requireLiving(command: Command, loaded: LoadedLineage): void {
  requireUnexpired(command, loaded);
  const { ended } = loaded.lineage;
  if (ended === null) return;
  throw new Refusal('key-ended', `The key ${ended === 'revoked' ? 'was revoked' : 'has expired'}.`);
}

function tainted(): Refusal {
  return new Refusal('key-tainted', 'The key is under suspicion: nothing is handed out.');
}
