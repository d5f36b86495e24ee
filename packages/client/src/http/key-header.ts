import type { KeyString } from '@keyturn/core';

/** The field that carries the key. */
export type KeyHeader = 'X-API-Key' | 'Authorization';

/** The headers with the key in them, in place of whatever the field held. */
export function withKey(headers: Headers, field: KeyHeader, key: KeyString): Headers {
  const keyed = new Headers(headers);
  keyed.set(field, field === 'Authorization' ? `Bearer ${key.reveal()}` : key.reveal());
  return keyed;
}
