import type {
  ApiRecord,
  ForkRecord,
  KeyRecord,
  KeysetRecord,
  RingRecord,
  RotationAdvice,
  VersionLimits,
  VersionRecord,
} from '@keyturn/core';
import { FORK_SCHEMA, GRACE_CLASSES, KEYSET_SCHEMA, LIMITED_VERSION_SCHEMA } from '@keyturn/core';
import { parseAddressBlock } from '../replica/address.ts';
import { Malformed, Members, parseJson } from './members.ts';

/**
 * A record that a newer server wrote and this build cannot read. What it is about is refused with
 * row R1 (threat 52): never taken for active, never passed over.
 */
export interface UnreadableRecord {
  kind: 'unreadable';
  /** As the record's own kind says; a kind that is not known is about nothing that we hold. */
  about: 'version' | 'key' | 'api' | 'ring' | 'unknown';
  /** The digest of a version, the id of anything else. */
  id: string;
  text: string;
}

/** A record of the key set, read or not. */
export type AnyRecord = KeysetRecord | UnreadableRecord;

const ENVIRONMENTS = ['live', 'test'] as const;
export const ENDINGS = ['deactivated', 'revoked', 'compromised', 'expired'] as const;
const DIGEST = /^[0-9a-f]{64}$/;
const RING_KEY = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
const MAX_RING_ID = 61;

/**
 * Reads one record of the key set from its exact JSON text.
 *
 * @throws Malformed unless every member of its schema is there, of its form, and no other.
 */
export function parseRecord(text: string): AnyRecord {
  const value = parseJson(text, 'record');
  const members = new Members(value, 'record');
  const kind = members.string('kind');
  const schema = members.whole('schema');
  if (schema < 1) throw new Malformed('record.schema is missing or not of its form');
  if (schema > newestSchemaOf(kind)) return unreadable(kind, value, text);
  const read = READERS.get(kind);
  if (read === undefined) throw new Malformed('record.kind is not known');
  const record = read(members, schema);
  members.end();
  return record;
}

function newestSchemaOf(kind: string): number {
  if (kind === 'fork') return FORK_SCHEMA;
  return kind === 'version' ? LIMITED_VERSION_SCHEMA : KEYSET_SCHEMA;
}

const READERS = new Map<string, (members: Members, schema: number) => KeysetRecord>([
  ['api', readApi],
  ['ring', readRing],
  ['key', readKey],
  ['version', readVersion],
  ['fork', readFork],
]);

function readApi(members: Members, schema: number): ApiRecord {
  const record: ApiRecord = {
    kind: 'api',
    schema,
    id: members.string('id'),
    prefix: members.matching('prefix', /^[a-z][a-z0-9]{1,15}$/),
    scopes: members.strings('scopes'),
    scopeGrace: Object.create(null),
  };
  for (const [scope, grace] of members.entries('scopeGrace')) {
    const found = GRACE_CLASSES.find((candidate) => candidate === grace);
    if (found === undefined) throw new Malformed('record.scopeGrace names no grace class');
    record.scopeGrace[scope] = found;
  }
  return record;
}

function readRing(members: Members, schema: number): RingRecord {
  const id = members.whole('id');
  if (id > MAX_RING_ID) throw new Malformed('record.id is out of range');
  return { kind: 'ring', schema, id, key: members.matching('key', RING_KEY) };
}

function readKey(members: Members, schema: number): KeyRecord {
  return {
    kind: 'key',
    schema,
    id: members.string('id'),
    apiId: members.string('apiId'),
    clientId: members.string('clientId'),
    environment: members.oneOf('environment', ENVIRONMENTS),
    scopes: members.strings('scopes'),
    grace: members.oneOf('grace', GRACE_CLASSES),
    regions: members.strings('regions'),
    addresses: members.strings('addresses').map(assertBlock),
    notBefore: members.nullable('notBefore', (from, name) => from.whole(name)),
    expiresAt: members.nullable('expiresAt', (from, name) => from.whole(name)),
    suspended: members.boolean('suspended'),
    revoked: members.boolean('revoked'),
    advice: members.nullable('advice', (from, name) => readAdvice(from.object(name))),
  };
}

function assertBlock(text: string): string {
  if (parseAddressBlock(text) !== null) return text;
  throw new Malformed('record.addresses holds what is no address block');
}

function readAdvice(members: Members): RotationAdvice {
  const advice = {
    version: members.whole('version'),
    rotateAfter: members.nullable('rotateAfter', (from, name) => from.whole(name)),
    now: members.boolean('now'),
    sunset: members.nullable('sunset', (from, name) => from.whole(name)),
  };
  members.end();
  return advice;
}

function readVersion(members: Members, schema: number): VersionRecord {
  return {
    kind: 'version',
    schema,
    digest: members.matching('digest', DIGEST),
    keyId: members.string('keyId'),
    number: members.whole('number'),
    // Open on purpose: a state or designation that this build does not know is row R1's business.
    state: members.string('state'),
    designation: members.nullable('designation', (from, name) => from.string(name)),
    reason: members.nullable('reason', (from, name) => from.oneOf(name, ENDINGS)),
    ...(schema === LIMITED_VERSION_SCHEMA && { limits: readLimits(members.object('limits')) }),
  };
}

function readFork(members: Members, schema: number): ForkRecord {
  if (schema < FORK_SCHEMA) throw new Malformed('record.kind is not one of its schema');
  return {
    kind: 'fork',
    schema,
    epoch: members.whole('epoch'),
    lastCommonRevision: members.whole('lastCommonRevision'),
    closed: members.boolean('closed'),
  };
}

function readLimits(members: Members): VersionLimits {
  const limits = {
    scopes: members.nullable('scopes', (from, name) => from.strings(name)),
    refuseAt: members.nullable('refuseAt', (from, name) => from.whole(name)),
  };
  members.end();
  return limits;
}

function unreadable(kind: string, value: unknown, text: string): UnreadableRecord {
  const about = ABOUT.find((candidate) => candidate === kind);
  if (about === undefined) return { kind: 'unreadable', about: 'unknown', id: kind, text };
  const members = new Members(value, 'record');
  if (about === 'version') {
    return { kind: 'unreadable', about, id: members.matching('digest', DIGEST), text };
  }
  const id = about === 'ring' ? String(members.whole('id')) : members.string('id');
  return { kind: 'unreadable', about, id, text };
}

const ABOUT = ['version', 'key', 'api', 'ring'] as const;
