import type { AdminClient } from '@keyturn/admin';
import { unreachable, wrongUsage } from './cli-fault.ts';
import { readLogin } from './login/login-file.ts';
import type { System } from './system.ts';

/**
 * Where the server is and whose call it is: from the command line, else the environment, else from
 * what `keyturn login` keeps.
 */
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

/**
 * @param fallback - where neither the command line nor the environment says; null: the server of
 * the login, else the one on this machine.
 * @throws CliFault where its URL is none, or in clear text beyond loopback and not allowed.
 */
export async function chosenServer(
  options: ConnectionOptions,
  system: System,
  fallback: string | null = null,
): Promise<ChosenServer> {
  const given = options.url ?? (system.environment.KEYTURN_URL || fallback);
  const text = given ?? (await readLogin(system))?.url ?? DEFAULT_URL;
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

/**
 * A stored token goes to the server that it was stored for, and to no other.
 *
 * @throws CliFault where no token is given.
 */
async function requiredToken(
  options: ConnectionOptions,
  system: System,
  url: string,
): Promise<string> {
  const token = options.token ?? system.environment.KEYTURN_TOKEN;
  if (token) return token;
  const login = await readLogin(system);
  if (login === null) {
    throw wrongUsage('no token', 'type: keyturn login, or set KEYTURN_TOKEN');
  }
  if (new URL(login.url).href === new URL(url).href) return login.token;
  throw wrongUsage(
    `no token for ${url}: the login that is kept is for ${login.url}`,
    'set KEYTURN_TOKEN, or log in there with: keyturn login --url URL',
  );
}

/**
 * The client of the HTTP API. Its calls reject with a CliFault where no server answers.
 *
 * @param streams - calls may last for ever, as an event stream does.
 * @throws CliFault where there is no token or the URL is none.
 */
export async function connect(
  options: ConnectionOptions,
  system: System,
  streams = false,
): Promise<AdminClient> {
  const { url } = await chosenServer(options, system);
  return connectWith(url, await requiredToken(options, system, url), streams);
}

/**
 * As `connect`, with a server and token that were chosen before.
 *
 * @param token - null: for calls that take none.
 */
export async function connectWith(
  url: string,
  token: string | null,
  streams = false,
): Promise<AdminClient> {
  const { createAdminClient } = await import('@keyturn/admin');
  return createAdminClient({
    url,
    token: token ?? undefined,
    fetch: (request) => reach(request, streams ? null : CALL_TIMEOUT_MS),
  });
}

async function reach(request: Request, timeoutMs: number | null): Promise<Response> {
  try {
    if (timeoutMs === null) return await fetch(request);
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
    return await fetch(request, { signal });
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
