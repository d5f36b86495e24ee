import ipaddr from 'ipaddr.js';

/** Addresses of the public ranges at which a cloud answers the machines inside it. */
const METADATA = ['168.63.129.16'];

/** What is global unicast today (RFC 4291 §2.4, IANA). */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** The well-known prefix of NAT64 (RFC 6052), under which IPv6-only networks reach IPv4. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * The address in its one canonical form where a webhook may be sent to it: global unicast, and
 * nothing else. Null for what is private, local, shared, mapped, translated, multicast, reserved or
 * a cloud's metadata service, and for what is no address.
 */
export function allowedAddress(text: string): string | null {
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.parse(text);
  const isAllowed =
    address instanceof ipaddr.IPv4 ? isGlobal4(address) : isGlobal6(address as IPv6);
  return isAllowed ? address.toString() : null;
}

type IPv6 = InstanceType<typeof ipaddr.IPv6>;

function isGlobal4(address: InstanceType<typeof ipaddr.IPv4>): boolean {
  return address.range() === 'unicast' && !METADATA.includes(address.toString());
}

function isGlobal6(address: IPv6): boolean {
  if (address.zoneId) return false;
  if (address.match(NAT64)) return isGlobal4(new ipaddr.IPv4(address.toByteArray().slice(-4)));
  return address.match(GLOBAL_IPV6) && address.range() === 'unicast';
}
