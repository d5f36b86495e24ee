import type { RevocationList, RevokedVersion } from '@keyturn/core';
import { isLatched, REVOCATION_LIST_SCHEMA, VERSION_STATES } from '@keyturn/core';
import { sha256Hex } from '../digest.ts';
import { readHead } from './head.ts';
import { Malformed, Members, parseJson } from './members.ts';
import { ENDINGS } from './record.ts';
import type { ServerKey } from './server-key.ts';

/** Of the whole body. A row takes about 130 bytes, so this is some 200,000 latches in 25 hours. */
export const MAX_REVOCATION_LIST_BYTES = 32 * 1_048_576;

const DIGEST = /^[0-9a-f]{64}$/;
const SIGNATURE = /^[A-Za-z0-9_-]{85}[AQgw]$/;
const LATCHED_STATES = VERSION_STATES.filter(isLatched);

/**
 * Reads and checks the body of `GET /revocations.json`.
 *
 * @throws Malformed unless the server signed it and every member is of its form.
 */
export function readRevocationList(text: string, serverKey: ServerKey): RevocationList {
  const envelope = new Members(parseJson(text, 'revocations'), 'revocations');
  const listText = envelope.string('list', MAX_REVOCATION_LIST_BYTES);
  const signature = envelope.matching('signature', SIGNATURE);
  envelope.end();
  if (!serverKey.verifies(sha256Hex(listText), signature)) {
    throw new Malformed('the signature of the revocations is wrong');
  }
  const members = new Members(parseJson(listText, 'list'), 'list');
  const type = members.oneOf('type', ['keyturn-revocations']);
  const schema = members.whole('schema');
  if (schema !== REVOCATION_LIST_SCHEMA) throw new Malformed('the list is of another schema');
  const list: RevocationList = {
    type,
    schema,
    head: readHead(members.object('head')),
    issuedAt: members.whole('issuedAt'),
    since: members.whole('since'),
    versions: members.array('versions').map(readRevokedVersion),
    keys: members.strings('keys'),
  };
  members.end();
  return list;
}

/** @throws Malformed */
export function readRevokedVersion(value: unknown): RevokedVersion {
  const members = new Members(value, 'revoked version');
  const version: RevokedVersion = {
    digest: members.matching('digest', DIGEST),
    state: members.oneOf('state', LATCHED_STATES),
    reason: members.nullable('reason', (from, name) => from.oneOf(name, ENDINGS)),
  };
  members.end();
  return version;
}
