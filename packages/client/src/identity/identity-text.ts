import { KeyString } from '@keyturn/core';
import { JsonMembers } from '../json/json-members.ts';
import type { HeldVersion, HolderIdentity, InitialVersion } from './holder-identity.ts';
import { HolderKeys, type PrivateJwk } from './holder-keys.ts';

const FORM = 'keyturn-identity-1';

/** The JSON text of an identity, secrets included. Store it where only the holder can read it. */
export function formatIdentity(identity: HolderIdentity): string {
  const { keys, versions, ...plain } = identity;
  const material = keys.reveal();
  const held = versions.map(({ number, keyString }) => ({
    number,
    keyString: keyString.reveal(),
  }));
  return `${JSON.stringify({ form: FORM, ...plain, ...material, versions: held }, null, 2)}\n`;
}

/**
 * Reads what {@link formatIdentity} wrote.
 *
 * @throws TypeError, without any value, where the text is not exactly an identity.
 */
export function parseIdentity(text: string): HolderIdentity {
  const members = new JsonMembers(parsedJson(text), 'identity');
  members.oneOf('form', [FORM]);
  const initial = members.optional('initial', () => initialVersion(members.object('initial')));
  const identity: HolderIdentity = {
    id: members.token('id'),
    keyId: members.text('keyId'),
    apiId: members.text('apiId'),
    environment: members.oneOf('environment', ['live', 'test']),
    origin: members.origin('origin'),
    name: members.text('name'),
    kind: members.oneOf('kind', ['durable', 'ephemeral']),
    class: members.oneOf('class', ['sdk', 'deployed']),
    keys: new HolderKeys({
      signingKey: privateJwk(members.object('signingKey'), ['Ed25519', 'P-256']),
      openingKey: privateJwk(members.object('openingKey'), ['X25519', 'P-256']),
    }),
    versions: members.objects('versions').map(heldVersion),
    confirmed: members.boolean('confirmed'),
    ...(initial !== null && { initial }),
  };
  members.refuseOthers();
  if (identity.versions.length > 2) throw new TypeError('identity.versions must be at most two');
  return identity;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes the text.
    throw new TypeError('identity must be JSON');
  }
}

function privateJwk(members: JsonMembers, curves: readonly PrivateJwk['crv'][]): PrivateJwk {
  const crv = members.oneOf('crv', curves);
  const kty = members.oneOf('kty', [crv === 'P-256' ? 'EC' : 'OKP']);
  const y = crv === 'P-256' ? { y: members.text('y') } : {};
  const jwk = { kty, crv, x: members.text('x'), ...y, d: members.text('d') };
  members.refuseOthers();
  return jwk;
}

function heldVersion(members: JsonMembers): HeldVersion {
  const version = {
    number: members.whole('number'),
    keyString: new KeyString(members.text('keyString')),
  };
  members.refuseOthers();
  return version;
}

function initialVersion(members: JsonMembers): InitialVersion {
  const initial = { number: members.whole('number'), lastFour: members.text('lastFour') };
  members.refuseOthers();
  return initial;
}
