import { coexistenceFaults, type Freshness, reaches } from '@keyturn/core';
import { LEASE, NEGATIVE_CACHE } from './durations.ts';
import { handedOut, holds, isGiven } from './holder-moves.ts';
import { stepOf } from './next-step.ts';
import type { Setting } from './scene.ts';
import { freshnessAt, running, statusOf, verdictOf } from './verdict.ts';
import type { KeyString, Verifier, World } from './world.ts';

/** What is true of every state and of every step, or the sentence that says how it is not. */
export interface Property {
  /** The invariant that it stands for, as the simulator numbers them. */
  readonly invariant: string;
  readonly says: string;
  /** In a state. */
  broken(world: World, setting: Setting): string | null;
  /** By a step from one state to another; left out: no step can break it. */
  brokenBy?(before: World, after: World): string | null;
}

function ticks(count: number): string {
  return count === 1 ? '1 tick' : `${count} ticks`;
}

function answerOf(verifier: Verifier, presented: KeyString, world: World, setting: Setting) {
  return verdictOf(verifier, presented, world.now, setting.grace, setting.rules);
}

function freshness(verifier: Verifier, world: World, setting: Setting): Freshness {
  return freshnessAt(verifier, world.now, setting.grace, setting.rules);
}

/** A no that follows from what people said: it was revoked, or the key is suspended. */
function isOrdered({ database, truth, now }: World): boolean {
  if (truth.actCalledAt !== null || truth.orphansClosed) return true;
  if (database.lineage.suspended) return true;
  return truth.resumedAt !== null && now - truth.resumedAt <= LEASE;
}

/** A person closed what the lost stretch had; what the key set knows is not among it. */
function isUnknown({ database }: World, { number, floor }: KeyString): boolean {
  const row = database.versions[number - 1];
  return row === undefined || !reaches(row.floor, floor) || !reaches(floor, row.floor);
}

const I1: Property = {
  invariant: 'I1',
  says: 'a compliant holder is never answered 401 with what it holds',
  broken(world, setting) {
    const orderly = { ...world, truth: { ...world.truth, orphansClosed: false } };
    if (isOrdered(orderly)) return null;
    for (const verifier of running(world)) {
      for (const [holder, ring] of holdersOf(world)) {
        const refused = ring.every((held) => {
          if (world.truth.orphansClosed && isUnknown(world, held)) return false;
          return statusOf(answerOf(verifier, held, world, setting)) === 401;
        });
        if (!refused) continue;
        const newest = ring.at(-1)?.number;
        return `verifier ${verifier.name} answers 401 to ${holder}, which was given version ${newest}`;
      }
    }
    return null;
  },
};

const I1_KEPT: Property = {
  invariant: 'I1',
  says: 'no gateway answers 401 for longer than it was declared to keep one',
  broken(world) {
    const { truth, now, database } = world;
    if (truth.resumedAt === null || database.lineage.suspended || truth.actCalledAt !== null) {
      return null;
    }
    if (now - truth.resumedAt <= LEASE + NEGATIVE_CACHE) return null;
    const keeping = world.verifiers.find(({ keptNoAt }) => keptNoAt !== null);
    if (keeping === undefined) return null;
    return `the gateway before verifier ${keeping.name} still answers 401, ${ticks(now - truth.resumedAt)} after the key goes on`;
  },
};

/** Who accepts version 1 although it is too late for that, counted from an instant; null: nobody. */
function lateAcceptance(world: World, setting: Setting, since: number | null): string | null {
  if (since === null || world.now <= since + LEASE + setting.grace) return null;
  for (const verifier of running(world)) {
    if (statusOf(answerOf(verifier, world.thief.stolen, world, setting)) !== 200) continue;
    return `verifier ${verifier.name} accepts the stolen version ${ticks(world.now - since)} after it was to fall; the receipt says ${LEASE + setting.grace}`;
  }
  return null;
}

const I2: Property = {
  invariant: 'I2',
  says: 'no verifier accepts a revoked version later than its receipt says, in any epoch (I3)',
  broken: (world, setting) => lateAcceptance(world, setting, world.truth.fellAt),
};

const I2_CALLED: Property = {
  invariant: 'I2',
  says: 'a security act is done when it is asked for',
  broken: (world, setting) => lateAcceptance(world, setting, world.truth.actCalledAt),
};

const I4: Property = {
  invariant: 'I4',
  says: 'no version is handed out while a fresh verifier does not accept it',
  broken(world, setting) {
    const given = handedOut(world.database);
    const { lineage, head } = world.database;
    if (given === null || head.epoch > 1 || lineage.suspended || lineage.rotation?.restoring) {
      return null;
    }
    if (world.truth.resumedAt !== null) return null;
    for (const verifier of running(world)) {
      if (freshness(verifier, world, setting) !== 'fresh') continue;
      const answer = answerOf(verifier, given, world, setting);
      if (statusOf(answer) === 200) continue;
      return `verifier ${verifier.name}, which takes its replica for current, has not heard of version ${given.number} and answers ${statusOf(answer)} (${answer}) to whoever was given it`;
    }
    return null;
  },
};

const I5: Property = {
  invariant: 'I5',
  says: 'no version leaves while a compliant holder holds nothing else',
  broken(world) {
    if (world.truth.actCalledAt !== null || world.truth.mistaken) return null;
    for (const [holder, ring] of holdersOf(world)) {
      const last = ring.at(-1);
      if (last === undefined || !ring.every((held) => hasLeft(world, held))) continue;
      return `version ${last.number} has left, and ${holder} holds nothing else`;
    }
    return null;
  },
};

/** Suspended or deactivated by its rotation. */
function hasLeft({ database }: World, { number }: KeyString): boolean {
  const version = database.lineage.versions[number - 1];
  return version?.state === 'suspended' || version?.ending === 'deactivated';
}

const I5_OBJECTION: Property = {
  invariant: 'I5',
  says: 'while its owner may still object, the version that was replaced is accepted',
  broken(world, { durations }) {
    const { rotation, lineage } = world.database;
    const since = rotation.handedOutAt;
    if (since === null || world.now >= since + durations.holdDownMs) return null;
    if (lineage.rotation?.phase !== 'suspended') return null;
    return `the owner says "this was not me" ${ticks(world.now - since)} after the hand-out, in time, and finds its version taken away`;
  },
};

const I10: Property = {
  invariant: 'I10',
  says: 'only what the tables list stands together',
  broken({ database }) {
    const [fault] = coexistenceFaults(database.lineage);
    return fault === undefined ? null : `what may not be stands together: ${fault}`;
  },
};

const I11: Property = {
  invariant: 'I11',
  says: 'revisions and epochs seen by one verifier never fall',
  broken: () => null,
  brokenBy(before, after) {
    for (const [index, { name, replica }] of after.verifiers.entries()) {
      const was = before.verifiers[index]?.replica;
      if (!was || !replica || reaches(replica.at, was.at)) continue;
      return `verifier ${name} goes back to revision ${replica.at.revision}`;
    }
    return null;
  },
};

const I12: Property = {
  invariant: 'I12',
  says: 'nothing privileged is done for a lineage that was revoked',
  broken: ({ truth }) =>
    truth.servedThief ? 'the thief was served after the revocation was committed' : null,
};

const I14_NAMED: Property = {
  invariant: 'I14',
  says: 'an open rotation has a next step or names what it waits for',
  broken(world, setting) {
    const step = stepOf(world, setting);
    if (step === null || step.act !== null || step.waitsFor.length > 0) return null;
    return `the rotation is ${world.database.lineage.rotation?.phase} and names nothing that it waits for`;
  },
};

const I14_GIVEN: Property = {
  invariant: 'I14',
  says: 'a holder that is waited for can have what it is to confirm',
  broken(world, setting) {
    const { lineage, holder } = world.database;
    const given = handedOut(world.database);
    if (lineage.rotation === null || given === null || given.number === 1) return null;
    if (holder.confirmed === given.number || holds(world.enrolled.ring, given)) return null;
    if (isGiven(world, setting)) return null;
    return `the enrolled holder asks for version ${given.number} again and is given nothing; its rotation waits for it for ever`;
  },
};

const I18: Property = {
  invariant: 'I18',
  says: 'no connection outlives its verdict',
  broken(world, setting) {
    for (const verifier of running(world)) {
      const { connection } = verifier;
      if (connection === null) continue;
      const answer = answerOf(verifier, connection, world, setting);
      if (statusOf(answer) === 200) continue;
      return `a connection with version ${connection.number} is open at verifier ${verifier.name}, which would answer ${statusOf(answer)} (${answer})`;
    }
    return null;
  },
};

const I17: Property = {
  ...I1,
  invariant: 'I17',
  says: 'what a holder was given before a restore or fork is not answered 401 after it',
  broken: (world, setting) => (world.database.head.epoch > 1 ? I1.broken(world, setting) : null),
};

const I1_MISTAKE: Property = {
  invariant: 'I1',
  says: 'whoever presents a version while it is suspended never loses it',
  broken: (world, setting) => (world.truth.mistaken ? I1.broken(world, setting) : null),
};

function holdersOf({ enrolled, unknown }: World): [string, readonly KeyString[]][] {
  const unseen: [string, readonly KeyString[]] = ['the unknown holder', [unknown.holds]];
  return enrolled.ring.length === 0 ? [unseen] : [['the enrolled holder', enrolled.ring], unseen];
}

export const PROPERTIES = {
  I1,
  I1_KEPT,
  I1_MISTAKE,
  I2,
  I2_CALLED,
  I4,
  I5,
  I5_OBJECTION,
  I10,
  I11,
  I12,
  I14_NAMED,
  I14_GIVEN,
  I17,
  I18,
} satisfies Record<string, Property>;

export type PropertyName = keyof typeof PROPERTIES;
