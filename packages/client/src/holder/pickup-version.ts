import { KeyString } from '@keyturn/core';
import {
  designatedVersion,
  type HeldVersion,
  type HolderIdentity,
} from '../identity/holder-identity.ts';
import { JsonMembers } from '../json/json-members.ts';
import { fromAnswer } from './from-answer.ts';
import { HolderError } from './holder-error.ts';
import type { HolderServer } from './post-json.ts';
import { postSigned } from './post-signed.ts';

export interface PickupOptions {
  /** The number of the version held already. Default: the identity's last; null: whatever it is. */
  readonly have?: number | null;
  /** How long the server may wait for something new, in ms, at most 25,000. Default: 0. */
  readonly waitMs?: number;
}

/** What a pickup brought. */
export interface Pickup {
  /** The version that this holder should use. */
  readonly version: number;
  /**
   * It, where it is another than the one that `have` names, also an older one after a rollback:
   * opened, or taken from the identity. Null where it is that one, or where the server keeps no
   * copy of it and the identity does not hold it.
   */
  readonly opened: HeldVersion | null;
  /** `not-kept`: it is not the version that `have` names, and the server keeps no copy of it. */
  readonly status: 'current' | 'available' | 'not-kept';
  /** When to move, server time in ms since 1970, to pick a random instant in (K11); null: whenever. */
  readonly window: { readonly start: number; readonly end: number } | null;
  /** Move at once. */
  readonly now: boolean;
  /** The rotation that this belongs to; null where none is open. */
  readonly rotationId: string | null;
  /** Ask again after this, in ms. */
  readonly pollMs: number;
  /** The server's time when it answered, as far as it is known here, ms since 1970. */
  readonly serverMs: number;
}

/**
 * Asks the server for the version to use and opens it. May be repeated at will: the same version
 * comes again (K13). Store what it brought before it is used, then confirm it.
 *
 * @throws HolderError
 */
export async function pickupVersion(
  server: HolderServer,
  identity: HolderIdentity,
  options: PickupOptions = {},
): Promise<Pickup> {
  const used = designatedVersion(identity)?.number ?? null;
  const have = options.have === undefined ? used : options.have;
  const pickup = await pickedUp(server, identity, have, options.waitMs);
  if (pickup.opened || pickup.version === have) return pickup;
  // A rollback leads to an older version, which may be held still.
  const held = identity.versions.find(({ number }) => number === pickup.version);
  return held ? { ...pickup, opened: held } : pickup;
}

async function pickedUp(
  server: HolderServer,
  identity: HolderIdentity,
  have: number | null,
  waitMs?: number,
): Promise<Pickup> {
  const { json, serverMs } = await postSigned(server, identity, 'pickup', { have }, waitMs);
  const answer = fromAnswer(json, readAnswer);
  if (answer.keyId !== identity.keyId) {
    throw new HolderError('malformed-answer', 'pickup: the answer is about another key');
  }
  const { sealed, keyId: _, ...pickup } = answer;
  const version = sealed === null ? null : await opened(identity, answer.version, sealed);
  return { ...pickup, opened: version, serverMs };
}

function readAnswer(json: unknown) {
  const members = new JsonMembers(json, 'pickup');
  const status = members.oneOf('status', ['current', 'available', 'not-kept']);
  return {
    status,
    version: members.whole('version'),
    keyId: members.text('keyId'),
    sealed: status === 'available' ? members.text('sealed') : null,
    window: members.optional('window', () => {
      const window = members.object('window');
      return { start: window.instant('start'), end: window.instant('end') };
    }),
    now: members.boolean('now'),
    rotationId: members.optional('rotationId', () => members.text('rotationId')),
    pollMs: members.whole('pollMs'),
  };
}

async function opened(
  identity: HolderIdentity,
  version: number,
  sealed: string,
): Promise<HeldVersion> {
  try {
    const text = new TextDecoder().decode(await identity.keys.open(sealed));
    const members = new JsonMembers(JSON.parse(text), 'sealed');
    const isAsked =
      members.text('keyId') === identity.keyId && members.whole('version') === version;
    if (isAsked) return { number: version, keyString: new KeyString(members.text('keyString')) };
  } catch {
    // The error may quote the plaintext.
  }
  throw new HolderError('not-opened', 'pickup: what came is not sealed to this holder');
}
