import { type Position, type RotationEvent, reaches } from '@keyturn/core';
import { afterEvent, committed, leavingNumber } from './commit.ts';
import { LEASE } from './durations.ts';
import { recordsOf } from './records.ts';
import { type Move, type Moves, type Setting, spend } from './scene.ts';
import { START } from './start.ts';
import { statusOf, verdictOf } from './verdict.ts';
import type {
  Answer,
  Database,
  InstanceRow,
  Presentation,
  SourceRow,
  Verifier,
  World,
} from './world.ts';

/** A process that ended so many ticks ago could not have accepted anything that still counts. */
const FORGOTTEN = 7;

/** What verifiers do, and what becomes of their messages. */
export const verifierMoves: Moves = (world, setting) =>
  world.verifiers.flatMap((verifier) => [
    ...report(world, verifier, setting),
    ...ask(world, verifier, setting),
    ...hear(world, verifier, setting),
    ...loseAnswer(world, verifier, setting),
    ...crash(world, verifier),
    ...restart(world, verifier),
  ]);

/** A report and its answer at once: the usual case. */
function report(world: World, verifier: Verifier, setting: Setting): Move[] {
  const spent = spend(world, 'report');
  if (!verifier.up || verifier.answer !== null || spent === null) return [];
  const taken = takeIn(spent, verifier, setting);
  const to = heard(taken.world, taken.verifier, taken.answer, setting);
  const { at } = taken.answer.replica;
  const isCurrent = verifier.replica !== null && reaches(verifier.replica.at, at);
  const told = isCurrent
    ? `that it has revision ${textOf(at)}`
    : `and is told revision ${textOf(at)}`;
  return [{ says: () => `verifier ${verifier.name} reports ${told}`, to }];
}

/** A report whose answer is under way for a while. */
function ask(world: World, verifier: Verifier, setting: Setting): Move[] {
  const spent = spend(world, 'ask');
  if (!verifier.up || verifier.answer !== null || spent === null) return [];
  const taken = takeIn(spent, verifier, setting);
  const to = withVerifier(taken.world, { ...taken.verifier, answer: taken.answer });
  return [{ says: () => `verifier ${verifier.name} reports; the answer is delayed`, to }];
}

function hear(world: World, verifier: Verifier, setting: Setting): Move[] {
  const { answer } = verifier;
  if (answer === null) return [];
  const to = heard(world, verifier, answer, setting);
  const says = () =>
    `the answer, asked for at tick ${answer.askedAt - START}, reaches verifier ${verifier.name}: revision ${textOf(answer.replica.at)}`;
  return [{ says, to }];
}

function loseAnswer(world: World, verifier: Verifier, setting: Setting): Move[] {
  const spent = spend(world, 'lose-answer');
  if (spent === null || !verifier.up || verifier.answer !== null) return [];
  const taken = takeIn(spent, verifier, setting);
  const to = withVerifier(taken.world, taken.verifier);
  return [{ says: () => `verifier ${verifier.name} reports; the answer is lost`, to }];
}

function crash(world: World, verifier: Verifier): Move[] {
  const spent = spend(world, 'crash-verifier');
  if (spent === null || !verifier.up) return [];
  const { database, now } = spent;
  const instances = database.instances.map((row) =>
    row.verifier === verifier.name ? { ...row, lost: true } : row,
  );
  const down: Verifier = {
    ...verifier,
    up: false,
    answer: null,
    unreported: [],
    connection: null,
    leaseUntil: Math.min(now, verifier.leaseUntil),
  };
  const to = withVerifier({ ...spent, database: { ...database, instances } }, down);
  return [{ says: () => `verifier ${verifier.name} crashes`, to }];
}

function restart(world: World, verifier: Verifier): Move[] {
  if (verifier.up) return [];
  const to = withVerifier(world, { ...verifier, up: true });
  return [{ says: () => `verifier ${verifier.name} starts again from its file`, to }];
}

/** The server takes a report in, and answers with the head and all that the instance lacks. */
function takeIn(
  world: World,
  verifier: Verifier,
  setting: Setting,
): { world: World; verifier: Verifier; answer: Answer } {
  const taken = presented(withRow(world, verifier), verifier, setting);
  const { head, forks, lineage, versions } = taken.database;
  const replica = { at: head, forks, records: recordsOf(lineage, versions) };
  return {
    world: taken,
    verifier: { ...verifier, unreported: [] },
    answer: { askedAt: world.now, replica },
  };
}

function withRow(world: World, verifier: Verifier): World {
  const { database, now } = world;
  const was = database.instances.find((row) => row.verifier === verifier.name && !row.lost);
  const isConnected = verifier.connection?.number === leavingNumber(database);
  const row: InstanceRow = {
    verifier: verifier.name,
    lost: false,
    applied: verifier.replica?.at ?? null,
    reportedAt: now,
    renewedAt: now,
    connectedSince: isConnected ? (was?.connectedSince ?? now) : null,
  };
  const others = database.instances.filter((one) => one !== was && now - one.renewedAt < FORGOTTEN);
  return { ...world, database: { ...database, instances: [...others, row] } };
}

/** The presentations of a report, as the evidence and the suspension see them. */
function presented(world: World, verifier: Verifier, setting: Setting): World {
  return [...verifier.unreported]
    .sort((a, b) => a.at - b.at)
    .reduce((before, use) => presentedOnce(before, use, setting), world);
}

function presentedOnce(world: World, use: Presentation, setting: Setting): World {
  const { database } = world;
  const versions = database.versions.map((row, index) =>
    index === use.number - 1
      ? { ...row, lastPresentedAt: Math.max(use.at, row.lastPresentedAt ?? use.at) }
      : row,
  );
  const noted: Database = { ...database, versions, source: sourceAfter(database.source, use) };
  const event: RotationEvent = { type: 'presented', version: use.number, mayRestore: true };
  const changed = afterEvent(noted, event, world.now, setting);
  return changed === null
    ? { ...world, database: noted }
    : committed({ ...world, database: noted }, changed, setting);
}

function sourceAfter(row: SourceRow | null, { number, at }: Presentation): SourceRow {
  const lastOn = [...(row?.lastOn ?? [])];
  for (let index = lastOn.length; index < number; index += 1) lastOn.push(null);
  lastOn[number - 1] = Math.max(at, lastOn[number - 1] ?? at);
  if (row === null) return { firstAt: at, lastAt: at, longestGap: 0, lastOn, gone: false };
  return {
    ...row,
    lastAt: Math.max(row.lastAt, at),
    longestGap: Math.max(row.longestGap, at - row.lastAt),
    lastOn,
  };
}

/** The verifier applies an answer, and decides its connection anew (K16). */
function heard(world: World, verifier: Verifier, answer: Answer, setting: Setting): World {
  const { replica, askedAt } = answer;
  const isNewer = verifier.replica === null || reaches(replica.at, verifier.replica.at);
  const applied: Verifier = {
    ...verifier,
    answer: null,
    replica: isNewer ? replica : verifier.replica,
    heard: replica.at,
    leaseUntil: Math.max(verifier.leaseUntil, setting.rules.leaseFrom(askedAt, world.now) + LEASE),
  };
  return withVerifier(world, decidedAnew(applied, world.now, setting));
}

/** Ends the connection of a verifier whose verdict on it is no longer yes (K16). */
export function decidedAnew(verifier: Verifier, now: number, { rules, grace }: Setting): Verifier {
  if (verifier.connection === null) return verifier;
  const status = statusOf(verdictOf(verifier, verifier.connection, now, grace, rules));
  return rules.staysOpen(status === 200) ? verifier : { ...verifier, connection: null };
}

export function withVerifier(world: World, changed: Verifier): World {
  const [a, b] = world.verifiers;
  return { ...world, verifiers: changed.name === 'A' ? [changed, b] : [a, changed] };
}

function textOf({ epoch, revision }: Position): string {
  return epoch === 1 ? String(revision) : `${revision} of epoch ${epoch}`;
}
