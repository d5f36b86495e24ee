const LONGEST = 40;

/**
 * What a `User-Agent` says first, which is the program or library and its version (RFC 9110,
 * section 10.1.5): `python-requests/2.32.3`. Null where it says nothing.
 */
export function programName(userAgent: string): string | null {
  const [first = ''] = userAgent.trim().split(/\s/);
  if (first === '') return null;
  return first.length <= LONGEST ? first : `${first.slice(0, LONGEST - 1)}…`;
}
