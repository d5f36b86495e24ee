import { formatKeyString, untaggedKeyString } from '@keyturn/core';

/** A whole key string of version 1; another `seed`, another key. Its tag is nobody's. */
export function nativeKey(seed: number): string {
  const secret = new Uint8Array(24).fill(seed);
  const parts = {
    prefix: 'acme',
    environment: 'live',
    epoch: 1,
    revision: seed,
    ringId: 0,
  } as const;
  return formatKeyString(untaggedKeyString({ ...parts, secret }), seed);
}
