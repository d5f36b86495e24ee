import type { Wait } from '@keyturn/core';
import type { Command } from './command.ts';
import type { RotationRow } from './lineage-load.ts';

/** Type of the notice that a successor was handed out. */
export const HAND_OUT_NOTICE = 'rotation.handed-out';

/** One thing that happened to a rotation, as `GET /rotations/{id}/events` tells it. */
export interface RotationEventView {
  phase: string;
  direction: string;
  waitsFor: Wait[];
}

/** Audit entry, notice and event of a rotation that began, whoever or whatever began it. */
export async function tellBegin(command: Command, rotation: RotationRow): Promise<void> {
  const { id, key_id, from_version, to_version, expedited, reason } = rotation;
  const facts = {
    keyId: key_id,
    from: from_version,
    to: to_version,
    expedited: expedited === 1,
  };
  command.audit('rotation.begin', id, facts);
  const { kind, name } = command.actor;
  const by = kind === 'token' ? `the token ${name}` : null;
  command.notice('rotation.started', { rotationId: id, ...facts, reason, by });
  await appendEvent(command, rotation, []);
}

/**
 * Notice of a successor that is handed out from now on (K12). What is sent of it carries a link by
 * which the owner can say that it was not theirs.
 */
export function tellHandOut(command: Command, rotation: RotationRow): void {
  const { id, key_id, from_version, to_version, expedited } = rotation;
  command.notice(HAND_OUT_NOTICE, {
    rotationId: id,
    keyId: key_id,
    from: from_version,
    to: to_version,
    expedited: expedited === 1,
  });
}

/** Notice of a leaving version that nobody is accepted with from now on, and that may come back (K6). */
export function tellSuspension(command: Command, rotation: RotationRow): void {
  const { id, key_id, ended_by_deadline } = rotation;
  const version = leavingVersion(rotation);
  const because = ended_by_deadline === 1 ? { because: 'deadline' } : {};
  command.notice('rotation.suspended', { rotationId: id, keyId: key_id, version, ...because });
}

/** The same of one that ended. */
export async function tellEnd(command: Command, rotation: RotationRow): Promise<void> {
  const { id, key_id, from_version, to_version, phase } = rotation;
  const facts = { keyId: key_id, from: from_version, to: to_version };
  command.audit('rotation.end', id, { ...facts, end: phase });
  if (phase === 'completed' || phase === 'rolled-back') {
    command.notice(`rotation.${phase}`, { rotationId: id, ...facts });
  }
  await appendEvent(command, rotation, []);
}

/** Notice of a rotation that was told to turn back; `pending`: the old version is not primary yet. */
export function tellTurn(command: Command, rotation: RotationRow, by: string): void {
  const { id, key_id, from_version, to_version, roll_back_pending } = rotation;
  const facts = { keyId: key_id, from: from_version, to: to_version };
  const pending = roll_back_pending === 1;
  command.notice('rotation.rolling-back', { rotationId: id, ...facts, by, pending });
}

/** Notice of a suspended version that is accepted again, by a person's word or by the rule (K6). */
export function tellRestore(command: Command, rotation: RotationRow, by: string): void {
  const { id, key_id } = rotation;
  const version = leavingVersion(rotation);
  command.notice('rotation.restored', { rotationId: id, keyId: key_id, version, by });
}

function leavingVersion({ direction, from_version, to_version }: RotationRow): number {
  return direction === 'forward' ? from_version : to_version;
}

/** Adds an event where phase, direction or what is waited for differ from the last one's. */
export async function tellChange(
  command: Command,
  rotation: RotationRow,
  waits: Wait[],
): Promise<boolean> {
  const last = await command.tx
    .selectFrom('rotation_events')
    .select('event')
    .where('rotation_id', '=', rotation.id)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const event = eventOf(rotation, waits);
  if (last && essence(JSON.parse(last.event)) === essence(event)) return false;
  await appendEvent(command, rotation, waits);
  return true;
}

async function appendEvent(command: Command, rotation: RotationRow, waits: Wait[]): Promise<void> {
  const event = JSON.stringify(eventOf(rotation, waits));
  await command.tx
    .insertInto('rotation_events')
    .values({ rotation_id: rotation.id, at: command.now, event })
    .execute();
}

function eventOf({ phase, direction }: RotationRow, waitsFor: Wait[]): RotationEventView {
  return { phase, direction, waitsFor };
}

/** What makes two events the same: a wait whose time or words moved on is still the same wait. */
function essence({ phase, direction, waitsFor }: RotationEventView): string {
  const waits = waitsFor.map(({ code, subject }) => `${code} ${subject}`);
  return JSON.stringify([phase, direction, waits.sort()]);
}
