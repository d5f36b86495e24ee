import { type Lineage, type LineageVersion, type OpenRotation, versionOf } from './lineage.ts';
import { applyVersionEvent, type VersionEvent } from './version-state.ts';

/**
 * The lineage after an event on one of its versions. Only for events that the rotation table has
 * found possible: one that the version table refuses is a mistake of ours.
 */
export function changeVersion(lineage: Lineage, number: number, event: VersionEvent): Lineage {
  const version = versionOf(lineage, number);
  if (version === undefined) throw new TypeError(`no version ${number}`);
  const after = afterEvent(version, event);
  if (after === version) return lineage;
  const versions = lineage.versions.map((other) => (other === version ? after : other));
  return { ...lineage, versions };
}

function afterEvent(version: LineageVersion, event: VersionEvent): LineageVersion {
  const change = applyVersionEvent(version, event);
  switch (change.kind) {
    case 'same':
      return version;
    case 'fact':
      return version[change.fact] ? version : { ...version, [change.fact]: true };
    case 'refused':
      throw new TypeError(`version ${version.number}: ${event} refused, ${change.code}`);
    case 'changed': {
      const { state, designation, ending } = change;
      const handedOut = version.handedOut || designation === 'primary';
      const refuseAt = ending === null ? version.refuseAt : null;
      return { ...version, state, designation, ending, handedOut, refuseAt };
    }
  }
}

/** The lineage with some members of its open rotation replaced. */
export function changeRotation(
  lineage: Lineage,
  rotation: OpenRotation,
  changes: Partial<OpenRotation>,
): Lineage {
  return { ...lineage, rotation: { ...rotation, ...changes } };
}
