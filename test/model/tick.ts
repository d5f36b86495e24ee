import { overlapEndsAt } from '@keyturn/core';
import { leavingNumber } from './commit.ts';
import type { Moves, Setting } from './scene.ts';
import { withUse } from './use.ts';
import { running } from './verdict.ts';
import { decidedAnew } from './verifier-moves.ts';
import type { Name, Verifier, World } from './world.ts';

/** Time goes by, unless a compliant holder has still to do in this tick what makes it one. */
export const tick: Moves = (world, setting) => {
  const spent = spendSilence(world);
  if (spent === null || !hasPresented(world) || isLate(world, setting)) return [];
  const now = world.now + 1;
  const [a, b] = world.verifiers;
  const later = (one: Verifier) => {
    const used = stillUsed(forgotten(one, now, setting), now, setting);
    return decidedAnew(used, now, setting);
  };
  return [{ says: () => '', to: { ...spent, now, verifiers: [later(a), later(b)] } }];
};

/** That a verifier which runs reports nothing in a tick is a fault, of which there are so many. */
function spendSilence(world: World): World | null {
  const silent = running(world).filter(({ name }) => !hasReported(name, world)).length;
  const left = (world.left.miss ?? 0) - silent;
  if (silent === 0 || left === Number.POSITIVE_INFINITY) return world;
  return left < 0 ? null : { ...world, left: { ...world.left, miss: left } };
}

function hasReported(name: Name, { database, now }: World): boolean {
  return database.instances.some((row) => row.verifier === name && row.reportedAt === now);
}

/** A holder that is seen presents its key in each tick, or has a connection open. */
function hasPresented(world: World): boolean {
  const { unknown, now } = world;
  if (!unknown.isSeen || unknown.presentedAt === now) return true;
  const up = running(world);
  return up.length === 0 || up.some(({ connection }) => connection !== null);
}

/** A holder that is never seen has moved by the time that was declared for it (K4). */
function isLate({ unknown, database, now }: World, { durations }: Setting): boolean {
  if (unknown.isSeen || unknown.holds.number !== leavingNumber(database)) return false;
  const { handedOutAt } = database.rotation;
  return handedOutAt !== null && now + 1 >= overlapEndsAt(handedOutAt, durations);
}

/** What the gateway keeps no longer. */
function forgotten(verifier: Verifier, now: number, { rules }: Setting): Verifier {
  const { keptNoAt } = verifier;
  const isKept = keptNoAt !== null && now - keptNoAt <= rules.keepsNo();
  return isKept ? verifier : { ...verifier, keptNoAt: null };
}

/** K16: an open connection is a use in each tick. */
function stillUsed(verifier: Verifier, now: number, { rules }: Setting): Verifier {
  if (verifier.connection === null || !rules.countsAsUse()) return verifier;
  return withUse(verifier, verifier.connection.number, now);
}
