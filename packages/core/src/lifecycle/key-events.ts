/** Events that change the key itself or one version's facts. */

import { changed, refused, same } from './answer.ts';
import { type Lineage, versionOf } from './lineage.ts';
import type { LifecycleOutcome } from './outcome.ts';
import { changeVersion } from './version-change.ts';
import { applyVersionEvent, isLatched, type VersionEvent } from './version-state.ts';

/** K1 holds for the first version: from now on it may be shown. */
export function handOutFirst(lineage: Lineage): LifecycleOutcome {
  const first = lineage.versions[0];
  if (first?.handedOut === true) return same();
  if (lineage.ended !== null) return refused('key-ended');
  if (first === undefined) return refused('version-unknown');
  if (isLatched(first.state)) return refused('version-latched');
  if (lineage.suspended) return refused('key-suspended', 'resume');
  if (lineage.tainted) return refused('key-tainted', 'clearTaint');
  return changed(changeVersion(lineage, first.number, 'promote'), 'hand-out');
}

/** An event on one version that no rotation takes part in. */
export function changeOne(lineage: Lineage, number: number, event: VersionEvent): LifecycleOutcome {
  const version = versionOf(lineage, number);
  if (version === undefined) return refused('version-unknown');
  const change = applyVersionEvent(version, event);
  if (change.kind === 'refused') return refused(change.code);
  const after = changeVersion(lineage, number, event);
  return after === lineage ? same() : changed(after);
}

/** The lineage with the event done to every version. */
function changeAll(lineage: Lineage, event: VersionEvent): Lineage {
  return lineage.versions.reduce(
    (before, { number }) => changeVersion(before, number, event),
    lineage,
  );
}

/** The key and its versions after it was revoked or has expired; itself if it had. */
export function endKey(lineage: Lineage, ended: 'revoked' | 'expired'): Lineage {
  if (lineage.ended === 'revoked' || lineage.ended === ended) return lineage;
  return { ...changeAll(lineage, ended === 'revoked' ? 'revoke' : 'expire'), ended };
}

/** The lineage with its taint, which every version shares that has a secret to leak. */
export function taintKey(lineage: Lineage): Lineage {
  const published = lineage.versions.filter(({ state }) => state !== 'pre-activation');
  const tainted = published.reduce(
    (before, { number }) => changeVersion(before, number, 'taint'),
    lineage,
  );
  return tainted.tainted ? tainted : { ...tainted, tainted: true };
}

/** A person has found the taint to be unfounded, or done with. */
export function clearKey(lineage: Lineage): Lineage {
  const versions = lineage.versions.map((version) => ({ ...version, tainted: false }));
  return { ...lineage, versions, tainted: false };
}
