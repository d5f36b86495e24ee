import type {
  LifecycleAct,
  Lineage,
  OpenRotation,
  PolicyMembers,
  ProgressCounts,
} from '@keyturn/core';
import { newId } from '../new-id.ts';
import type { Command } from './command.ts';
import type { HoldRow, LoadedLineage, RotationRow } from './lineage-load.ts';
import type { VersionNarrowing } from './version-scopes.ts';

/** What a caller adds to a change of a rotation. */
export interface RotationNotes {
  /** Why a rotation begins, in a person's words. */
  reason?: string;
  /** A rotation begins by the key's policy. */
  bySchedule?: boolean;
  /** A step is due by the rotation's deadline, and not by its rule. */
  because?: 'deadline';
  /** Who holds, and why. */
  hold?: { by: string; text: string };
  /** What is left to the versions that the change narrows. */
  narrowing?: VersionNarrowing;
  /** The scope that evidence takes from the leaving version. */
  taking?: string;
  /** The scopes that the leaving version gets back by rule. */
  returning?: readonly string[];
}

export interface SavedRotation {
  /** The open one, after the change. */
  rotation: RotationRow | null;
  holds: HoldRow[];
  /** The one that was open before and has ended by this change. */
  ended: RotationRow | null;
  began: boolean;
}

/** Writes what became of the open rotation: it changed, it ended, another began; also both. */
export async function saveRotation(
  command: Command,
  before: LoadedLineage,
  after: Lineage,
  acts: readonly LifecycleAct[],
  notes: RotationNotes,
): Promise<SavedRotation> {
  const known = before.rotation;
  const goesOn = known !== null && after.rotation?.to === known.to_version;
  const ended = known !== null && !goesOn ? await end(command, known, after) : null;
  if (after.rotation === null) return { rotation: null, holds: [], ended, began: false };
  const rotation = goesOn
    ? await change(command, { known, policy: before.policy }, after.rotation, acts, notes)
    : await begin(command, before, after.rotation, notes);
  const holds = await saveHolds(command, before, rotation, after.rotation.holds, notes);
  return { rotation, holds, ended, began: !goesOn };
}

async function begin(
  command: Command,
  before: LoadedLineage,
  rotation: OpenRotation,
  notes: RotationNotes,
): Promise<RotationRow> {
  const row: RotationRow = {
    id: newId(command.deployment.random, 'rot'),
    key_id: before.key.id,
    ...membersOf(rotation),
    reason: notes.reason ?? '',
    publish_after: command.now,
    started_at: command.now,
    ready_at: null,
    promoted_at: null,
    turned_at: null,
    draining_at: null,
    suspended_at: null,
    hidden_at: null,
    ended_at: null,
    restores: 0,
    next_check_at: command.now,
    waits_for: '[]',
    progress: JSON.stringify(NO_PROGRESS),
    safe_to_retire_at: null,
    waits_told: '[]',
    incomplete_released: 0,
    forecast: null,
    scopes: null,
    returned_scopes: '[]',
    by_schedule: Number(notes.bySchedule ?? false),
    window_ms: null,
    deadline_told: 0,
    deadline_acted: 0,
    ended_by_deadline: 0,
  };
  await command.tx.insertInto('rotations').values(row).execute();
  return row;
}

async function change(
  command: Command,
  { known, policy }: { known: RotationRow; policy: PolicyMembers },
  rotation: OpenRotation,
  acts: readonly LifecycleAct[],
  { returning = [], because }: RotationNotes,
): Promise<RotationRow> {
  const returned = new Set<string>([...JSON.parse(known.returned_scopes), ...returning]);
  const row: RotationRow = {
    ...known,
    returned_scopes: JSON.stringify([...returned]),
    ...membersOf(rotation),
    ...instantsOf(command, known, rotation, acts),
    restores: Math.max(known.restores, rotation.restoredByItself ? 1 : 0),
    ...(acts.includes('hand-out') && { window_ms: windowOf(policy, rotation) }),
    ...(isSuspension(known, rotation) && suspendedBy(known, because)),
  };
  await update(command, row);
  return row;
}

/** Null where holders are told to swap now. */
function windowOf({ windowMs }: PolicyMembers, { direction, expedited }: OpenRotation) {
  return direction === 'back' || expedited ? null : windowMs;
}

function isSuspension({ phase }: RotationRow, after: OpenRotation): boolean {
  return after.phase === 'suspended' && phase !== 'suspended';
}

/** A deadline ends a version once: after a restore evidence decides. */
function suspendedBy({ deadline_acted }: RotationRow, because: RotationNotes['because']) {
  return because === undefined
    ? { deadline_acted, ended_by_deadline: 0 }
    : { deadline_acted: 1, ended_by_deadline: 1 };
}

async function end(command: Command, known: RotationRow, after: Lineage): Promise<RotationRow> {
  const row: RotationRow = {
    ...known,
    phase: after.lastEnd?.end ?? 'cancelled',
    ended_at: command.now,
    waits_for: '[]',
    safe_to_retire_at: null,
  };
  await update(command, row);
  return row;
}

async function update(command: Command, row: RotationRow): Promise<void> {
  const { id, ...changed } = row;
  await command.tx.updateTable('rotations').set(changed).where('id', '=', id).execute();
}

function membersOf(rotation: OpenRotation) {
  return {
    from_version: rotation.from,
    to_version: rotation.to,
    direction: rotation.direction,
    phase: rotation.phase,
    expedited: Number(rotation.expedited),
    by_security_act: Number(rotation.bySecurityAct),
    roll_back_pending: Number(rotation.rollBackPending),
    restoring: Number(rotation.restoring),
    extended_until: rotation.extendedUntil,
  };
}

/** When the rotation came where it is. Evidence counts from `promoted_at`, so it restarts there. */
function instantsOf(
  { now }: Command,
  known: RotationRow,
  rotation: OpenRotation,
  acts: readonly LifecycleAct[],
): Partial<RotationRow> {
  const instants: Partial<RotationRow> = {};
  if (acts.includes('hand-out') || acts.includes('restart-quiet')) instants.promoted_at = now;
  if (rotation.direction !== known.direction) instants.turned_at = now;
  // What people were told before it turned or was restored is another wait now.
  if (acts.includes('restart-quiet')) instants.waits_told = '[]';
  if (rotation.phase === known.phase) return instants;
  if (rotation.phase === 'ready') instants.ready_at = now;
  if (rotation.phase === 'draining') instants.draining_at = now;
  if (rotation.phase === 'migrating') instants.draining_at = null;
  instants.suspended_at = rotation.phase === 'suspended' ? now : null;
  instants.hidden_at = null;
  return instants;
}

async function saveHolds(
  command: Command,
  before: LoadedLineage,
  rotation: RotationRow,
  names: readonly string[],
  notes: RotationNotes,
): Promise<HoldRow[]> {
  // Holds of the rotation that this one replaces are inherited with who set them and why.
  const known = new Map(before.holds.map((hold) => [hold.name, hold]));
  const rows: HoldRow[] = names.map((name) => ({
    name,
    by: notes.hold?.by ?? 'system',
    since: command.now,
    text: notes.hold?.text ?? '',
    ...known.get(name),
    rotation_id: rotation.id,
  }));
  if (JSON.stringify(rows) === JSON.stringify(before.holds)) return before.holds;
  await command.tx.deleteFrom('rotation_holds').where('rotation_id', '=', rotation.id).execute();
  if (rows.length > 0) await command.tx.insertInto('rotation_holds').values(rows).execute();
  return rows.sort((a, b) => a.since - b.since);
}

const NO_PROGRESS: ProgressCounts = {
  verifiersCurrent: 0,
  verifiersTotal: 0,
  holdersConfirmed: 0,
  holdersTotal: 0,
  sourcesMoved: 0,
  sourcesTotal: 0,
};
