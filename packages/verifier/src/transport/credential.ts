/** How a request carries its key. */
export interface CredentialPlaces {
  /** Names of header fields that hold a key and nothing else, in lower case. */
  readonly headers: readonly string[];
  /** Whether `Authorization: Bearer` is one too, for a value that looks like a key of ours. */
  readonly bearer: boolean;
}

/** What was found in a request. */
export interface FoundCredentials {
  readonly count: 'none' | 'one' | 'several';
  /** The one; '' unless there is exactly one. */
  readonly value: string;
  /** A key that stands in the query, or null. */
  readonly inQuery: string | null;
}

const BEARER = /^bearer +/i;

/**
 * Finds the credential in raw header fields: name, value, name, value. Node's own `headers` would
 * not do: it joins two `X-API-Key` fields and drops the second of two `Authorization` fields, and
 * a gateway in front may have chosen otherwise (threat 23).
 *
 * @param isOurs - whether a text begins as a key of an api that is served here does.
 */
export function findCredentials(
  rawHeaders: readonly string[],
  url: string,
  places: CredentialPlaces,
  isOurs: (text: string) => boolean,
): FoundCredentials {
  const found: string[] = [];
  let authorizations = 0;
  let inAuthorization = false;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const field = rawHeaders[i] ?? '';
    const value = rawHeaders[i + 1] ?? '';
    if (places.headers.some((name) => isNamed(field, name))) found.push(value);
    if (!places.bearer || !isNamed(field, 'authorization')) continue;
    authorizations++;
    const token = value.replace(BEARER, '');
    if (token === value || !isOurs(token)) continue;
    inAuthorization = true;
    found.push(token);
  }
  const inQuery = keyInQuery(url, isOurs);
  const [value] = found;
  if (value === undefined) return { count: 'none', value: '', inQuery };
  // Of two Authorization fields programs disagree on which one counts; and no key has a comma:
  // where one stands, somebody on the way has joined two fields.
  const ambiguous = (inAuthorization && authorizations > 1) || value.includes(',');
  if (found.length > 1 || ambiguous) return { count: 'several', value: '', inQuery };
  return { count: 'one', value, inQuery };
}

/** The value of a header field, the first if there are several; '' if there is none. */
export function headerOf(rawHeaders: readonly string[], name: string): string {
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (isNamed(rawHeaders[i] ?? '', name)) return rawHeaders[i + 1] ?? '';
  }
  return '';
}

/** Most fields differ in length already. @param name - in lower case. */
function isNamed(field: string, name: string): boolean {
  return field.length === name.length && field.toLowerCase() === name;
}

function keyInQuery(url: string, isOurs: (text: string) => boolean): string | null {
  const at = url.indexOf('?');
  if (at < 0) return null;
  for (const pair of url.slice(at + 1).split('&')) {
    const value = decoded(pair.slice(pair.indexOf('=') + 1));
    if (isOurs(value)) return value;
  }
  return null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
