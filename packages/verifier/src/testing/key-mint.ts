import { createHmac, randomBytes } from 'node:crypto';
import {
  type ApiRecord,
  formatKeyString,
  KEYSET_SCHEMA,
  type KeyRecord,
  type RingRecord,
  SECRET_BYTES,
  tagFromMac,
  untaggedKeyString,
  type VersionRecord,
} from '@keyturn/core';
import { sha256Hex } from '../digest.ts';

const schema = KEYSET_SCHEMA;

/** The tag ring's one key. */
const RING_KEY = Buffer.alloc(32, 7);

export const ringRecord: RingRecord = {
  kind: 'ring',
  schema,
  id: 1,
  key: RING_KEY.toString('base64url'),
};

export function apiRecord(over: Partial<ApiRecord> = {}): ApiRecord {
  const scopes = ['market:read', 'orders:trade'];
  return { kind: 'api', schema, id: 'api_market', prefix: 'acme', scopes, scopeGrace: {}, ...over };
}

export function keyRecord(over: Partial<KeyRecord> = {}): KeyRecord {
  return {
    kind: 'key',
    schema,
    id: 'key_1',
    apiId: 'api_market',
    clientId: 'cli_1',
    environment: 'live',
    scopes: ['market:read'],
    grace: 'balanced',
    regions: [],
    addresses: [],
    notBefore: null,
    expiresAt: null,
    suspended: false,
    revoked: false,
    advice: null,
    ...over,
  };
}

export function versionRecord(keyString: string, over: Partial<VersionRecord> = {}): VersionRecord {
  return {
    kind: 'version',
    schema,
    digest: sha256Hex(keyString),
    keyId: 'key_1',
    number: 1,
    state: 'active',
    designation: 'primary',
    reason: null,
    ...over,
  };
}

/** A key string as the server mints it. */
export function mintKeyString(
  floor: { epoch: number; revision: number },
  over: { prefix?: string; environment?: 'live' | 'test'; ringId?: number; ringKey?: Buffer } = {},
): string {
  const { prefix = 'acme', environment = 'live', ringId = 1, ringKey = RING_KEY } = over;
  const secret = randomBytes(SECRET_BYTES);
  const untagged = untaggedKeyString({ prefix, environment, ...floor, ringId, secret });
  return formatKeyString(
    untagged,
    tagFromMac(createHmac('sha256', ringKey).update(untagged).digest()),
  );
}
