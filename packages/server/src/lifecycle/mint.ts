import { createHmac } from 'node:crypto';
import {
  formatKeyString,
  type KeyStringParts,
  lastFour,
  SECRET_BYTES,
  tagFromMac,
  untaggedKeyString,
} from '@keyturn/core';
import { ringKey } from '../keyset/ring.ts';
import type { Command } from './command.ts';
import type { VersionRow } from './lineage-load.ts';

/** Which version a secret is made for. */
export interface MintFor {
  keyId: string;
  number: number;
  prefix: string;
  environment: KeyStringParts['environment'];
}

/** What a version's row says once its secret is made. */
export type Minted = Pick<
  VersionRow,
  | 'digest'
  | 'sealed'
  | 'last_four'
  | 'ring_id'
  | 'published_epoch'
  | 'published_revision'
  | 'published_at'
>;

/**
 * Makes the secret of a version in the transaction that publishes it, after the revision was taken,
 * so that the string carries the floor at which verifiers know it (K3). The string itself leaves
 * this function only sealed.
 */
export async function mint(command: Command, version: MintFor): Promise<Minted> {
  const { deployment } = command;
  const { epoch, revision } = await command.takeRevision();
  const ring = await ringKey(command);
  const untagged = untaggedKeyString({
    prefix: version.prefix,
    environment: version.environment,
    epoch,
    revision,
    ringId: ring.id,
    secret: deployment.random.bytes(SECRET_BYTES),
  });
  const mac = createHmac('sha256', ring.key).update(untagged, 'ascii').digest();
  const keyString = formatKeyString(untagged, tagFromMac(mac));
  return {
    digest: deployment.digest(keyString),
    sealed: deployment.seal.seal(keyString, sealContext(version.keyId, version.number)),
    last_four: lastFour(keyString),
    ring_id: ring.id,
    published_epoch: epoch,
    published_revision: revision,
    published_at: command.now,
  };
}

/** Opens the sealed copy of a version's key string. */
export function openSealed(
  command: Command,
  version: Pick<VersionRow, 'key_id' | 'number'> & { sealed: string },
): string {
  const context = sealContext(version.key_id, version.number);
  return command.deployment.seal.open(version.sealed, context);
}

function sealContext(keyId: string, number: number): string {
  return `version:${keyId}:${number}`;
}
