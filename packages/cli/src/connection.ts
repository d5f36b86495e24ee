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

/** A server as the calls of holders take it. */
export interface ChosenServer {
  /** Without a trailing slash. */
  url: string;
  /** `KEYTURN_ALLOW_CLEAR_TEXT=1`. */
  allowClearText: boolean;
}

/** @throws CliFault where its URL is none, or in clear text beyond loopback and not allowed. */
export async function chosenServer(
  options: ConnectionOptions,
  system: System,
  fallback = DEFAULT_URL,
): Promise<ChosenServer> {
  const text = options.url ?? (system.environment.KEYTURN_URL || fallback);
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    const where = options.url === undefined ? 'KEYTURN_URL' : '--url';
    throw wrongUsage(`${where} is "${text}"`, `give it a URL as ${DEFAULT_URL}`);
  }
  const allowClearText = system.environment.KEYTURN_ALLOW_CLEAR_TEXT === '1';
  const { isClearText } = await import('@keyturn/core');
  if (!allowClearText && isClearText(url)) {
    throw wrongUsage(
      `calls to ${url.origin} would be in clear text`,
      'use https, or allow it with KEYTURN_ALLOW_CLEAR_TEXT=1',
    );
  }
  return { url: text.replace(/\/+$/, ''), allowClearText };
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
  const { url } = await chosenServer(options, system);
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
