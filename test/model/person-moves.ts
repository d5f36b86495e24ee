import type { RotationEvent } from '@keyturn/core';
import { afterEvent, committed } from './commit.ts';
import { type Move, type MoveName, type Moves, type Setting, spend } from './scene.ts';
import type { Truth, World } from './world.ts';

/** What operators ask for, and what a thief asks for in somebody's name. */
export const personMoves: Moves = (world, setting) => [
  ...person(world, 'begin', BEGIN, 'an operator begins a rotation', setting),
  ...person(world, 'hold', HOLD, 'an operator holds the rotation', setting),
  ...person(world, 'roll-back', ROLL_BACK, 'an operator rolls the rotation back', setting),
  ...person(world, 'suspend-key', SUSPEND, 'an operator suspends the key', setting),
  ...resume(world, setting),
  ...securityAct(world, 'revoke', REVOKE, 'an operator revokes the key', setting),
  ...securityAct(world, 'compromise', COMPROMISE, 'version 1 is said to have leaked', setting),
  ...gone(world),
  ...call(world, setting),
];

const BEGIN: RotationEvent = { type: 'begin', expedited: false, verifierRegistered: true };
const HOLD: RotationEvent = { type: 'hold', name: 'freeze' };
const ROLL_BACK: RotationEvent = { type: 'rollBack' };
const SUSPEND: RotationEvent = { type: 'suspendKey' };
const RESUME: RotationEvent = { type: 'resumeKey' };
const REVOKE: RotationEvent = { type: 'revokeKey' };
const COMPROMISE: RotationEvent = { type: 'compromise', versions: [1], refuseAt: null };

function person(
  world: World,
  name: MoveName,
  event: RotationEvent,
  text: string,
  setting: Setting,
): Move[] {
  const spent = spend(world, name);
  const database = spent && afterEvent(spent.database, event, spent.now, setting);
  return spent && database ? [{ says: () => text, to: committed(spent, database, setting) }] : [];
}

function resume(world: World, setting: Setting): Move[] {
  const truth = { ...world.truth, resumedAt: world.now };
  const text = 'the operator lets the key go on';
  return person({ ...world, truth }, 'resume-key', RESUME, text, setting);
}

/** Counted from when it was asked for, whether or not the tables let it through (K10). */
function securityAct(
  world: World,
  name: MoveName,
  event: RotationEvent,
  text: string,
  setting: Setting,
): Move[] {
  const spent = spend(world, name);
  if (spent === null || world.truth.actCalledAt !== null) return [];
  const database = afterEvent(spent.database, event, spent.now, setting);
  const truth: Truth = {
    ...spent.truth,
    actCalledAt: spent.now,
    fellAt: database === null ? null : spent.now,
  };
  if (database !== null) {
    return [{ says: () => text, to: committed({ ...spent, truth }, database, setting) }];
  }
  return [{ says: () => `${text}, and this is refused`, to: { ...spent, truth } }];
}

/** A mistake: the source is in use. */
function gone(world: World): Move[] {
  const spent = spend(world, 'gone');
  if (spent?.database.source == null) return [];
  const { database, truth } = spent;
  const source = { ...spent.database.source, gone: true };
  return [
    {
      says: () => 'an operator says by mistake that the unknown holder is gone',
      to: { ...spent, database: { ...database, source }, truth: { ...truth, mistaken: true } },
    },
  ];
}

/** A privileged call with what was stolen: it reads first and writes later. */
function call(world: World, { rules }: Setting): Move[] {
  const { thief, database, truth } = world;
  if (thief.call === null) {
    const spent = spend(world, 'call');
    if (spent === null) return [];
    const to = { ...spent, thief: { ...thief, call: database.lineage } };
    return [{ says: () => 'the thief begins a privileged call with the stolen version', to }];
  }
  const isServed = rules.reads(thief.call, database.lineage).ended === null;
  const servedThief = isServed && database.lineage.ended !== null;
  return [
    {
      says: () =>
        isServed ? 'the privileged call is done and answered' : 'the privileged call is refused',
      to: {
        ...world,
        thief: { ...thief, call: null },
        truth: { ...truth, servedThief: truth.servedThief || servedThief },
      },
    },
  ];
}
