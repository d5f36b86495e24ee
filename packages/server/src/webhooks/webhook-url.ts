import { isIP } from 'node:net';
import { allowedAddress } from './allowed-address.ts';

/** HTTPS, and where it is often served beside it. */
const PORTS: readonly string[] = ['', '443', '8443'];

const LONGEST = 2_000;

/**
 * Why a webhook may not have this address, or null. What its host resolves to is looked at before
 * every attempt, not here.
 */
export function webhookUrlFault(text: string): string | null {
  if (text.length > LONGEST) return `must be at most ${LONGEST} characters long`;
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:') return 'must be an https address';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  if (url.hash !== '') return 'must not have a fragment';
  if (!PORTS.includes(url.port)) return 'must have the port 443 or 8443';
  const literal = literalAddress(url);
  if (literal !== null && allowedAddress(literal) === null) return 'must not be a private address';
  return null;
}

/** The address where the host is one and no name. The URL standard has made one form of all. */
export function literalAddress({ hostname }: URL): string | null {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? null : host;
}
