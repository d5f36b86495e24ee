import type { RevokedVersion } from '@keyturn/core';
import { readChangeSet } from '../wire/change-set.ts';
import { Malformed, Members, parseJson } from '../wire/members.ts';
import { readRevokedVersion } from '../wire/revocation-list.ts';
import type { KeptLatches } from './kept-latches.ts';
import type { Replica } from './replica.ts';

// Every line of a note begins like this, and no record does: those begin with their kind.
const BEGINNING = '{"type":';
const DIGEST = /^[0-9a-f]{64}$/;

/** Whether a line of the replica file is a note beside its records. */
export function isNote(line: string): boolean {
  return line.startsWith(BEGINNING);
}

/** What the file says beside its records: what was latched when, and by what. */
export function* notesOf(replica: Replica, keptLatches: KeptLatches): Generator<string> {
  for (const [identity, at] of replica.latchTimes.seen()) {
    yield JSON.stringify({ type: 'latched', identity, at });
  }
  for (const tombstone of replica.tombstones) {
    yield JSON.stringify({ type: 'tombstone', ...tombstone });
  }
  for (const version of replica.listed.versions.values()) {
    yield JSON.stringify({ type: 'listed-version', ...version });
  }
  for (const id of replica.listed.keys) yield JSON.stringify({ type: 'listed-key', id });
  for (const set of keptLatches.sets) yield JSON.stringify({ type: 'latching', set });
}

/**
 * Takes in a note of a file whose records are applied already.
 *
 * @throws Malformed
 */
export function takeNote(line: string, replica: Replica, keptLatches: KeptLatches): void {
  const value = parseJson(line, 'note');
  const members = new Members(value, 'note');
  const type = members.string('type');
  switch (type) {
    case 'latched':
      replica.latchTimes.note(members.string('identity'), members.whole('at'));
      break;
    case 'tombstone': {
      const digest = members.matching('digest', DIGEST);
      replica.markTombstone({ digest, latchedAt: members.whole('latchedAt') });
      break;
    }
    case 'listed-version': {
      const { type: _, ...version } = value as { type: string } & RevokedVersion;
      replica.listed.addVersion(readRevokedVersion(version));
      return;
    }
    case 'listed-key':
      replica.listed.addKey(members.string('id'));
      break;
    case 'latching':
      keptLatches.add(readChangeSet((value as { set?: unknown }).set));
      return;
    default:
      throw new Malformed('note.type is not known');
  }
  members.end();
}
