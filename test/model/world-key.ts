import type { Lineage, Position } from '@keyturn/core';
import type {
  Database,
  InstanceRow,
  KeyString,
  Replica,
  SourceRow,
  Verifier,
  VersionRow,
  World,
} from './world.ts';

/**
 * An instant this many ticks ago is as old as any: no rule looks back further than lease, grace and the
 * longest window together.
 */
const OLDEST = 7;

/** A lease or grace that ended before this many ticks has ended: which tick it was tells nothing. */
const ENDED = 4;

const NOTHING = '-';

type Age = (instant: number | null, oldest?: number) => string;

/**
 * The state of the world, such that two worlds of one key behave alike: instants are ages, and the two
 * verifiers, which nothing tells apart but their names, stand in the order of their own states.
 */
export function keyOf(world: World): string {
  const age: Age = (instant, oldest = OLDEST) =>
    instant === null ? NOTHING : String(Math.min(world.now - instant, oldest));
  const verifiers = world.verifiers
    .map((verifier) => verifierKey(verifier, world, age))
    .sort()
    .join('/');
  const { unknown, enrolled, thief, truth } = world;
  return [
    databaseKey(world.database, age),
    world.before === null
      ? NOTHING
      : databaseKey(world.before, age) + instancesKey(world.before, age),
    verifiers,
    enrolled.ring.map(stringKey).join(','),
    stringKey(unknown.holds),
    age(unknown.presentedAt),
    thief.call === null ? NOTHING : lineageKey(thief.call),
    age(truth.actCalledAt),
    age(truth.fellAt),
    age(truth.resumedAt),
    truth.orphansClosed ? 'o' : '',
    truth.mistaken ? 'm' : '',
    truth.servedThief ? 't' : '',
    leftKey(world.left),
  ].join('|');
}

function databaseKey(database: Database, age: Age): string {
  const { head, forks, lineage, versions, rotation, holder, source } = database;
  return [
    positionKey(head),
    forks.map((fork) => `${fork.epoch}.${fork.lastCommonRevision}${fork.closed ? 'c' : ''}`),
    lineageKey(lineage),
    versions.map((row) => versionKey(row, age)).join(','),
    age(rotation.handedOutAt),
    age(rotation.turnedAt),
    age(rotation.suspendedAt),
    age(rotation.hiddenAt),
    holder.pickedUp,
    holder.confirmed,
    rotation.turnedAt === null ? '' : age(holder.confirmedAt),
    age(holder.seenAt, ENDED),
    sourceKey(source, age),
  ].join(';');
}

function versionKey({ floor, publishedAt, withdrawnAt, lastPresentedAt }: VersionRow, age: Age) {
  return `${positionKey(floor)}:${positionKey(publishedAt)}:${positionKey(withdrawnAt)}:${age(lastPresentedAt)}`;
}

function sourceKey(source: SourceRow | null, age: Age): string {
  if (source === null) return NOTHING;
  const { firstAt, lastAt, longestGap, lastOn, gone } = source;
  return `${age(firstAt)},${age(lastAt)},${longestGap},${lastOn.map((at) => age(at))}${gone ? 'g' : ''}`;
}

function verifierKey(verifier: Verifier, { database }: World, age: Age): string {
  const rows = database.instances.filter((row) => row.verifier === verifier.name);
  const { up, replica, heard, leaseUntil, answer, unreported, connection, keptNoAt } = verifier;
  return [
    rows.map((row) => instanceKey(row, age)).join(','),
    up ? 'u' : 'd',
    replicaKey(replica),
    positionKey(heard),
    age(leaseUntil, ENDED),
    answer === null ? NOTHING : age(answer.askedAt) + replicaKey(answer.replica),
    unreported.map(({ number, at }) => `${number}.${age(at)}`).join(','),
    connection === null ? NOTHING : stringKey(connection),
    age(keptNoAt),
  ].join(';');
}

function instancesKey({ instances }: Database, age: Age): string {
  return instances.map((row) => row.verifier + instanceKey(row, age)).join(',');
}

function instanceKey(row: InstanceRow, age: Age): string {
  const { lost, applied, reportedAt, renewedAt, connectedSince } = row;
  const renewed = renewedAt === reportedAt ? '' : age(renewedAt);
  const connected = connectedSince === null ? '' : 'c';
  return `${lost ? 'l' : ''}${positionKey(applied)}.${age(reportedAt)}.${renewed}${connected}`;
}

function replicaKey(replica: Replica | null): string {
  if (replica === null) return NOTHING;
  const { at, forks, records } = replica;
  const closed = forks.map((fork) => (fork.closed ? 'c' : 'o')).join('');
  return `${positionKey(at)}${closed}${records.code}`;
}

function stringKey({ number, floor }: KeyString): string {
  return `${number}@${positionKey(floor)}`;
}

function positionKey(position: Position | null): string {
  return position === null ? NOTHING : `${position.epoch}.${position.revision}`;
}

const lineageKeys = new WeakMap<Lineage, string>();
const lineageNumbers = new Map<string, string>();

function lineageKey(lineage: Lineage): string {
  const known = lineageKeys.get(lineage);
  if (known !== undefined) return known;
  const text = JSON.stringify(lineage);
  const key = lineageNumbers.get(text) ?? String(lineageNumbers.size);
  lineageNumbers.set(text, key);
  lineageKeys.set(lineage, key);
  return key;
}

const leftKeys = new WeakMap<World['left'], string>();

function leftKey(left: World['left']): string {
  const known = leftKeys.get(left);
  if (known !== undefined) return known;
  const finite = Object.entries(left).filter(([, times]) => Number.isFinite(times));
  const key = finite
    .map(([name, times]) => name + times)
    .sort()
    .join();
  leftKeys.set(left, key);
  return key;
}
