/** `revokeVersion` and `compromise`: which versions fall, and so which row of the table applies. */

import { changed, refused, same } from './answer.ts';
import { prepareForDoom } from './doom.ts';
import {
  isDead,
  type Lineage,
  type LineageVersion,
  leavingOf,
  stayingOf,
  versionOf,
} from './lineage.ts';
import type { LifecycleOutcome } from './outcome.ts';
import type { EventOf } from './rotation-event.ts';
import { changeVersion } from './version-change.ts';
import { isLatched, type VersionEvent } from './version-state.ts';

/** Which of the rotation's versions fell, or null where the rotation has no part in it. */
export type FallRow = 'leavingFell' | 'stayingFell' | 'allFell';

type DecideFall = (row: FallRow, lineage: Lineage) => LifecycleOutcome;

export function revokeVersion(
  lineage: Lineage,
  event: EventOf<'revokeVersion'>,
  decide: DecideFall,
): LifecycleOutcome {
  const version = versionOf(lineage, event.version);
  if (version === undefined) return refused('version-unknown');
  if (version.state === 'pre-activation') return refused('version-not-published', 'cancel');
  return fell(lineage, changeVersion(lineage, event.version, 'revoke'), decide);
}

export function compromise(
  lineage: Lineage,
  event: EventOf<'compromise'>,
  decide: DecideFall,
): LifecycleOutcome {
  const numbers = event.versions === 'handed-out' ? handedOut(lineage) : event.versions;
  if (numbers.some((number) => versionOf(lineage, number) === undefined)) {
    return refused('version-unknown');
  }
  const after = countedNumbers(lineage, numbers, event.refuseAt).reduce(
    (before, number) => compromiseOne(before, number, event.refuseAt),
    lineage,
  );
  const outcome = fell(lineage, after, decide);
  return outcome.outcome === 'changed' ? prepareForDoom(lineage, outcome) : outcome;
}

function handedOut(lineage: Lineage): number[] {
  return lineage.versions.filter((version) => version.handedOut).map((version) => version.number);
}

/** A version without a secret cannot have leaked: it falls only together with the leaving one. */
function countedNumbers(
  lineage: Lineage,
  numbers: readonly number[],
  refuseAt: number | null,
): readonly number[] {
  const { rotation } = lineage;
  if (rotation?.phase !== 'prepared') return numbers;
  const leavingFalls = refuseAt === null && !isDead(lineage, rotation.from);
  if (leavingFalls && numbers.includes(rotation.from)) return numbers;
  return numbers.filter((number) => number !== rotation.to);
}

function compromiseOne(lineage: Lineage, number: number, refuseAt: number | null): Lineage {
  const event: VersionEvent = refuseAt === null ? 'compromise' : 'compromiseLater';
  const after = changeVersion(lineage, number, event);
  const version = versionOf(after, number);
  if (refuseAt === null || version?.state !== 'active') return after;
  const earliest = Math.min(refuseAt, version.refuseAt ?? refuseAt);
  return earliest === version.refuseAt ? after : withRefuseAt(after, version, earliest);
}

function withRefuseAt(lineage: Lineage, doomed: LineageVersion, refuseAt: number): Lineage {
  const versions = lineage.versions.map((version) =>
    version === doomed ? { ...version, refuseAt } : version,
  );
  return { ...lineage, versions };
}

function fell(before: Lineage, after: Lineage, decide: DecideFall): LifecycleOutcome {
  if (after === before) return same();
  const row = rowOf(before, after);
  return row === null ? changed(after) : decide(row, after);
}

function rowOf(before: Lineage, after: Lineage): FallRow | null {
  const fallen = before.versions
    .filter(({ state }) => !isLatched(state))
    .map(({ number }) => number)
    .filter((number) => isLatched(versionOf(after, number)?.state ?? 'destroyed'));
  if (fallen.length === 0) return null;
  const { rotation } = before;
  if (rotation === null) return 'stayingFell';
  if (!fallen.includes(stayingOf(rotation))) return 'leavingFell';
  return fallen.includes(leavingOf(rotation)) ? 'allFell' : 'stayingFell';
}
