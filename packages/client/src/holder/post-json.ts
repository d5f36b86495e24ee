import { isClearText } from '@keyturn/core';
import { httpDateMs, retryAfterMs } from '../http/retry-after.ts';
import { JsonMembers } from '../json/json-members.ts';
import type { ClientPorts } from '../ports.ts';
import { systemPorts } from '../system.ts';
import { HolderError } from './holder-error.ts';

/** The server that a holder speaks with. */
export interface HolderServer {
  /** Its URL, `KEYTURN_URL`. */
  readonly url: string | URL;
  /**
   * Speaks http beyond loopback too, where anyone on the way can read grants and change answers.
   * Default: false.
   */
  readonly allowClearText?: boolean | undefined;
  /** Default: those of this machine. */
  readonly ports?: Partial<ClientPorts> | undefined;
  /** Gives up when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

export interface JsonPost {
  /** Below `/v1`, with a leading slash. */
  readonly path: string;
  /** With its leading `?`, or empty. */
  readonly query?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long the server may take on purpose, in ms, beyond the time that any call has. */
  readonly waitMs?: number;
}

export interface JsonAnswer {
  /** Undefined where the answer has no body. */
  readonly json: unknown;
  /** The server's time as far as it is known here, ms since 1970. */
  readonly serverMs: number;
}

const CALL_TIMEOUT_MS = 10_000;

/**
 * The URL of a path below `/v1`.
 *
 * @throws TypeError where the server's URL is not http(s), or in clear text that is not allowed.
 */
export function serverUrl(server: HolderServer, path: string): URL {
  const base = URL.canParse(String(server.url)) ? new URL(server.url) : null;
  if (base?.protocol !== 'https:' && base?.protocol !== 'http:') {
    throw new TypeError('the URL of the server must be an absolute http(s) URL');
  }
  if (!server.allowClearText && isClearText(base)) {
    throw new TypeError(
      `calls to ${base.origin} would be in clear text: use https, or set allowClearText`,
    );
  }
  return new URL(`${base.pathname.replace(/\/$/, '')}/v1${path}`, base.origin);
}

/** Posts to the server. @throws HolderError where there is no answer or it is not 2xx. */
export async function postJson(server: HolderServer, post: JsonPost): Promise<JsonAnswer> {
  const ports = systemPorts(server.ports);
  const url = serverUrl(server, `${post.path}${post.query ?? ''}`);
  const answer = await within(ports, server.signal, post.waitMs ?? 0, async (signal) => {
    const response = await ports.fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        ...(post.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...post.headers,
      },
      body: post.body ?? null,
      // What is signed for one server, or a grant, goes to no other.
      redirect: 'error',
      signal,
    });
    return { response, text: await response.text() };
  }).catch((error: unknown) => {
    if (server.signal?.aborted) throw server.signal.reason;
    throw new HolderError('unreachable', `no answer from ${url.origin}${networkFault(error)}`);
  });
  const wallMs = ports.clock.wallMs();
  if (!answer.response.ok) throw problem(answer.response, answer.text, url, wallMs);
  const dateMs = httpDateMs(answer.response.headers.get('date'));
  return { json: parsed(answer.text, url), serverMs: serverTime(dateMs, wallMs) };
}

/** `Date` counts whole seconds: within that the local clock agrees with it, and is finer. */
function serverTime(dateMs: number | null, wallMs: number): number {
  return dateMs === null || Math.abs(wallMs - dateMs) < 2_000 ? wallMs : dateMs;
}

/** Runs `work` with a signal that aborts when the caller's does, or when the time is over. */
async function within<T>(
  ports: ClientPorts,
  caller: AbortSignal | undefined,
  waitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const abort = (): void => limit.abort(caller?.reason);
  if (caller?.aborted) abort();
  caller?.addEventListener('abort', abort);
  const tooLong = (): void => limit.abort(new Error('it took too long'));
  const forget = ports.schedule.after(CALL_TIMEOUT_MS + waitMs, tooLong, true);
  try {
    return await work(limit.signal);
  } finally {
    forget();
    caller?.removeEventListener('abort', abort);
  }
}

function networkFault(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (typeof code === 'string') return `: ${code}`;
  return error instanceof Error ? `: ${error.message}` : '';
}

function problem(response: Response, text: string, url: URL, wallMs: number): HolderError {
  const { code, words } = problemMembers(text);
  return new HolderError(code, `${url.pathname}: ${response.status}${words}`, {
    status: response.status,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), wallMs),
  });
}

/** What a problem document (RFC 9457) says, fit for one line on a terminal. */
function problemMembers(text: string): { code: string; words: string } {
  const unknown = { code: 'malformed-answer', words: '' };
  try {
    const members = new JsonMembers(JSON.parse(text), 'problem');
    const title = members.text('title');
    const detail = members.optional('detail', () => members.text('detail'));
    const words = ` ${title}${detail === null ? '' : `: ${detail}`}`;
    return { code: members.text('code'), words: words.replace(/\p{Cc}/gu, ' ') };
  } catch {
    return unknown;
  }
}

function parsed(text: string, url: URL): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes the text.
    throw new HolderError('malformed-answer', `${url.pathname}: the answer is not JSON`);
  }
}
