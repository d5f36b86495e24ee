import { primaryOf } from '@keyturn/core';
import { rotationFactsOf } from './rotation-facts.ts';
import { type Move, type Moves, type Setting, spend } from './scene.ts';
import { withUse } from './use.ts';
import { recordOf, statusOf, verdictOf } from './verdict.ts';
import { withVerifier } from './verifier-moves.ts';
import type { Database, KeyString, Verifier, World } from './world.ts';

/** What the two holders do, and the gateway that the one goes through. */
export const holderMoves: Moves = (world, setting) => [
  ...pickUp(world, setting),
  ...confirm(world),
  ...adopt(world),
  ...world.verifiers.flatMap((verifier) => [
    ...present(world, verifier, setting),
    ...connect(world, verifier, setting),
    ...askGateway(world, verifier, setting),
  ]),
];

/** The version that holders are given now; null where none is. */
export function handedOut({ lineage, versions }: Database): KeyString | null {
  const number = primaryOf(lineage)?.number;
  const floor = number === undefined ? undefined : versions[number - 1]?.floor;
  return number === undefined || floor === undefined ? null : { number, floor };
}

export function holds(ring: readonly KeyString[], wanted: KeyString): boolean {
  return ring.some(
    ({ number, floor }) =>
      number === wanted.number &&
      floor.epoch === wanted.floor.epoch &&
      floor.revision === wanted.floor.revision,
  );
}

/** Whether the enrolled holder would be given what is handed out, if it asked now (K13). */
export function isGiven(world: World, { rules, durations, grace }: Setting): boolean {
  const facts = rotationFactsOf(world, grace);
  const [holder] = facts?.holders ?? [];
  if (facts === null || holder === undefined) return true;
  const pickedUp = holder.pickedUpVersion === facts.staying.number;
  return rules.mayPickUp([holder, facts, durations, world.now], pickedUp);
}

function pickUp(world: World, setting: Setting): Move[] {
  const { database, enrolled, now } = world;
  const given = handedOut(database);
  if (given === null || holds(enrolled.ring, given) || !isGiven(world, setting)) return [];
  const holder = { ...database.holder, pickedUp: given.number, seenAt: now };
  const noted = (from: World): World => ({ ...from, database: { ...database, holder } });
  const moves: Move[] = [];
  const picked = spend(world, 'pick-up');
  if (picked !== null) {
    const to = { ...noted(picked), enrolled: { ring: [...enrolled.ring, given] } };
    moves.push({ says: () => `the enrolled holder picks version ${given.number} up`, to });
  }
  const lost = spend(world, 'lose-pick-up');
  if (lost !== null) {
    const says = () => `the enrolled holder asks for version ${given.number}; the answer is lost`;
    moves.push({ says, to: noted(lost) });
  }
  return moves;
}

function confirm(world: World): Move[] {
  const spent = spend(world, 'confirm');
  const newest = world.enrolled.ring.at(-1);
  if (spent === null || newest === undefined || newest.number === 1) return [];
  const { database, now } = spent;
  if (database.holder.confirmed === newest.number) return [];
  if (database.holder.pickedUp !== newest.number) return [];
  const holder = {
    ...database.holder,
    confirmed: newest.number,
    confirmedAt: now,
    seenAt: now,
  };
  const to = { ...spent, database: { ...database, holder } };
  return [{ says: () => `the enrolled holder confirms version ${newest.number}`, to }];
}

/** A person deploys to the unknown holder what was handed out. */
function adopt(world: World): Move[] {
  const spent = spend(world, 'adopt');
  const given = handedOut(world.database);
  const { unknown } = world;
  if (spent === null || given === null || holds([unknown.holds], given)) return [];
  const to = { ...spent, unknown: { ...unknown, holds: given } };
  return [{ says: () => `the unknown holder moves to version ${given.number}`, to }];
}

/** Whom one verifier tells that it cannot know now asks the other: that was not its use of this tick. */
function present(world: World, verifier: Verifier, { rules, grace }: Setting): Move[] {
  const { unknown, now } = world;
  const spent = spend(world, 'present');
  if (spent === null || !verifier.up || !unknown.isSeen || unknown.presentedAt === now) return [];
  const { replica } = verifier;
  if (replica === null || recordOf(replica.records, unknown.holds) === undefined) return [];
  const { number } = unknown.holds;
  const isAnswered = verdictOf(verifier, unknown.holds, now, grace, rules) !== 'stale';
  const presentedAt = isAnswered ? now : unknown.presentedAt;
  const to = withVerifier(
    { ...spent, unknown: { ...unknown, presentedAt } },
    withUse(verifier, number, now),
  );
  const says = () => `the unknown holder presents version ${number} to verifier ${verifier.name}`;
  return [{ says, to }];
}

/** Opens a connection, which stays open while its verdict is yes. */
function connect(world: World, verifier: Verifier, { rules, grace }: Setting): Move[] {
  const spent = spend(world, 'connect');
  if (spent === null || !verifier.up || verifier.connection !== null) return [];
  const { unknown, now } = world;
  if (statusOf(verdictOf(verifier, unknown.holds, now, grace, rules)) !== 200) return [];
  const { number } = unknown.holds;
  const opened = { ...verifier, connection: unknown.holds };
  const to = withVerifier(spent, rules.countsAsUse() ? withUse(opened, number, now) : opened);
  const says = () =>
    `the unknown holder opens a connection with version ${number} at verifier ${verifier.name}`;
  return [{ says, to }];
}

/** A no that goes through the gateway before the verifier is kept there (K2). */
function askGateway(world: World, verifier: Verifier, { rules, grace }: Setting): Move[] {
  const spent = spend(world, 'ask-gateway');
  if (spent === null || !verifier.up || verifier.keptNoAt !== null) return [];
  const { unknown, now } = world;
  if (statusOf(verdictOf(verifier, unknown.holds, now, grace, rules)) !== 401) return [];
  const to = withVerifier(spent, { ...verifier, keptNoAt: now });
  const says = () =>
    `the gateway before verifier ${verifier.name} keeps a no to version ${unknown.holds.number}`;
  return [{ says, to }];
}
