import type { AdminClient } from '@keyturn/admin';
import { unreachable, wrongUsage } from './cli-fault.ts';
import type { System } from './system.ts';

/** Where the server is and whose call it is, from the command line or the environment. */
export interface ConnectionOptions {
  url?: string;
  token?: string;
}

const DEFAULT_URL = 'http://127.0.0.1:4100';

/** No answer takes longer, long polls included. */
const CALL_TIMEOUT_MS = 90_000;

/** @returns the URL without a trailing slash. @throws CliFault where it is none. */
export function serverUrl(
  options: ConnectionOptions,
  system: System,
  fallback = DEFAULT_URL,
): string {
  const text = options.url ?? (system.environment.KEYTURN_URL || fallback);
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    const where = options.url === undefined ? 'KEYTURN_URL' : '--url';
    throw wrongUsage(`${where} is "${text}"`, `give it a URL as ${DEFAULT_URL}`);
  }
  return text.replace(/\/+$/, '');
}

/** @throws CliFault where no token is given. */
function requiredToken(options: ConnectionOptions, system: System): string {
  const token = options.token ?? system.environment.KEYTURN_TOKEN;
  if (token) return token;
  throw wrongUsage('no token: set KEYTURN_TOKEN or pass --token');
}

/**
 * The client of the HTTP API. Its calls reject with a CliFault where no server answers.
 *
 * @param streams - calls may last for ever, as an event stream does.
 */
export async function connect(
  options: ConnectionOptions,
  system: System,
  streams = false,
): Promise<AdminClient> {
  const url = serverUrl(options, system);
  const token = requiredToken(options, system);
  const { createAdminClient } = await import('@keyturn/admin');
  return createAdminClient({
    url,
    token,
    fetch: (request) => reach(request, streams ? null : CALL_TIMEOUT_MS),
  });
}

async function reach(request: Request, timeoutMs: number | null): Promise<Response> {
  try {
    const signal = timeoutMs === null ? null : AbortSignal.timeout(timeoutMs);
    return await fetch(request, signal === null ? {} : { signal });
  } catch (error) {
    throw notReached(new URL(request.url).origin, error);
  }
}

/** What to say when no server answered at `origin`. */
function notReached(origin: string, error: unknown) {
  const cause =
    error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  const why = typeof cause?.code === 'string' ? ` (${cause.code})` : '';
  return unreachable(
    `no server answers at ${origin}${why}`,
    'start one with `keyturn serve`, set KEYTURN_URL or pass --url',
  );
}
