/**
 * Whether anyone on the way can read what is sent to this URL: http, beyond loopback.
 *
 * @param url - `protocol` with its colon and `hostname`, an IPv6 address in brackets, both as the
 * URL standard normalises them.
 */
export function isClearText(url: {
  readonly protocol: string;
  readonly hostname: string;
}): boolean {
  return url.protocol === 'http:' && !isLoopback(url.hostname);
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.[0-9]+\.[0-9]+\.[0-9]+$/.test(hostname)
  );
}
