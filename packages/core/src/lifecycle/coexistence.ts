import { type Lineage, type LineageVersion, type OpenRotation, versionOf } from './lineage.ts';
import type { Direction, RotationPhase } from './rotation-phase.ts';
import { type Designation, isLatched, type VersionState } from './version-state.ts';

/** A version's state, with the designation where it is active. `gone` is any latched state. */
type Standing = Designation | Exclude<VersionState, 'active'> | 'gone';

interface Together {
  readonly from: readonly Standing[];
  readonly to: readonly Standing[];
}

const CANNOT_BE: Together = { from: [], to: [] };

/** What goes together, per phase and direction. */
const TOGETHER = {
  prepared: { forward: { from: ['primary', 'gone'], to: ['pre-activation'] }, back: CANNOT_BE },
  publishing: { forward: { from: ['primary', 'gone'], to: ['successor'] }, back: CANNOT_BE },
  ready: { forward: { from: ['primary', 'gone'], to: ['successor'] }, back: CANNOT_BE },
  migrating: {
    forward: { from: ['predecessor', 'gone'], to: ['primary'] },
    back: { from: ['primary'], to: ['predecessor', 'gone'] },
  },
  draining: {
    forward: { from: ['predecessor'], to: ['primary'] },
    back: { from: ['primary'], to: ['predecessor'] },
  },
  suspended: {
    forward: { from: ['suspended'], to: ['primary'] },
    back: { from: ['primary'], to: ['suspended'] },
  },
} satisfies Record<RotationPhase, Record<Direction, Together>> as Readonly<
  Record<RotationPhase, Readonly<Record<Direction, Together>>>
>;

/**
 * What stands together in this lineage and must not; empty when all is well. An assertion for
 * tests and for the server's own suspicion, in words for its log.
 */
export function coexistenceFaults(lineage: Lineage): string[] {
  const faults = [...designationFaults(lineage), ...lifeFaults(lineage)];
  const { rotation } = lineage;
  if (rotation === null) return [...faults, ...restFaults(lineage)];
  return [...faults, ...rotationFaults(lineage, rotation), ...flagFaults(rotation)];
}

function designationFaults(lineage: Lineage): string[] {
  const faults: string[] = [];
  const active = lineage.versions.filter(({ state }) => state === 'active');
  const count = (designation: Designation) =>
    active.filter((version) => version.designation === designation).length;
  if (active.length > 2) faults.push('more than two versions are active');
  if (active.some(({ handedOut }) => handedOut) && count('primary') !== 1) {
    faults.push('a handed-out version is active and there is not exactly one primary');
  }
  if (count('predecessor') > 1) faults.push('more than one predecessor');
  if (count('successor') > 1) faults.push('more than one successor');
  for (const version of lineage.versions) faults.push(...versionFaults(version));
  return faults;
}

function versionFaults(version: LineageVersion): string[] {
  const faults: string[] = [];
  const { number, state, designation, handedOut, ending } = version;
  if ((state === 'active') !== (designation !== null)) {
    faults.push(`version ${number} is ${state} and designated ${designation}`);
  }
  if (designation !== null && handedOut !== (designation !== 'successor')) {
    faults.push(`version ${number} is ${designation}, handed out: ${handedOut}`);
  }
  if (isLatched(state) !== (ending !== null)) {
    faults.push(`version ${number} is ${state} with ending ${ending}`);
  }
  return faults;
}

function lifeFaults(lineage: Lineage): string[] {
  const { rotation, versions } = lineage;
  if (lineage.ended !== null) {
    const alive = versions.some(({ state }) => !isLatched(state));
    if (rotation !== null) return ['the key has ended and a rotation is open'];
    return alive ? ['the key has ended and a version is not latched'] : [];
  }
  if (rotation?.expedited === true) return [];
  if (versions.some(({ refuseAt }) => refuseAt !== null)) {
    return ['a version is about to be refused and no expedited rotation is open'];
  }
  if (versions.some(({ state }) => state === 'active')) return [];
  return ['a living key has no living version and no expedited rotation'];
}

/** No rotation is open: one living version, unless the first is still being issued. */
function restFaults(lineage: Lineage): string[] {
  const alive = lineage.versions.filter(({ state }) => !isLatched(state));
  if (alive.length > 1) return ['no rotation is open and more than one version is not latched'];
  const [only] = alive;
  if (only === undefined || only.designation === 'primary') return [];
  const issuing = lineage.versions.length === 1 && only.designation === 'successor';
  return issuing ? [] : [`no rotation is open and version ${only.number} is ${standingOf(only)}`];
}

function rotationFaults(lineage: Lineage, rotation: OpenRotation): string[] {
  const together = TOGETHER[rotation.phase][rotation.direction];
  const faults = [
    ...placeFaults(lineage, rotation, 'from', together.from),
    ...placeFaults(lineage, rotation, 'to', together.to),
  ];
  for (const { number, state } of lineage.versions) {
    const takesPart = number === rotation.from || number === rotation.to;
    if (!takesPart && !isLatched(state)) faults.push(`version ${number} is ${state} beside it`);
  }
  return faults;
}

function placeFaults(
  lineage: Lineage,
  rotation: OpenRotation,
  place: 'from' | 'to',
  allowed: readonly Standing[],
): string[] {
  const version = versionOf(lineage, rotation[place]);
  const standing = version === undefined ? 'missing' : standingOf(version);
  if (allowed.some((other) => other === standing)) return [];
  return [`${rotation.phase}, ${rotation.direction}: '${place}' is ${standing}`];
}

function standingOf(version: LineageVersion): Standing {
  if (isLatched(version.state)) return 'gone';
  return version.state === 'active' ? (version.designation ?? 'gone') : version.state;
}

function flagFaults(rotation: OpenRotation): string[] {
  const faults: string[] = [];
  const moving = rotation.phase === 'migrating' || rotation.phase === 'draining';
  if (rotation.restoring && !moving) faults.push(`restoring while ${rotation.phase}`);
  if (rotation.rollBackPending && !rotation.restoring) {
    faults.push('a roll back pends and waits for nothing');
  }
  if (rotation.narrowed && !moving && rotation.phase !== 'suspended') {
    faults.push(`narrowed while ${rotation.phase}`);
  }
  if (rotation.narrowed && rotation.rollBackPending) {
    faults.push('a roll back pends to a version that lacks scopes');
  }
  if (rotation.rollBackPending && rotation.direction === 'back') faults.push('rolls back twice');
  if (rotation.bySecurityAct && !rotation.expedited) {
    faults.push('a security act began it and it is not expedited');
  }
  return faults;
}
