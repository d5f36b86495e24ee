import type { Challenge } from '@keyturn/core';

// RFC 6750, section 3: scope tokens hold neither blanks, quotes nor backslashes.
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * The value of `WWW-Authenticate` (RFC 9110, section 11.6.1; RFC 6750, section 3). No scheme is
 * registered for keys in a header of their own, so it is `Bearer` there too.
 */
export function challengeOf(
  challenge: Challenge,
  realm: string,
  needed: readonly string[],
): string {
  const bare = `Bearer realm="${realm}"`;
  if (challenge === 'bare') return bare;
  const scopes = needed.filter((scope) => SCOPE_TOKEN.test(scope));
  const names = challenge === 'insufficient_scope' && scopes.length > 0;
  return `${bare}, error="${challenge}"${names ? `, scope="${scopes.join(' ')}"` : ''}`;
}
