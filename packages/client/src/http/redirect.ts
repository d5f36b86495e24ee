import type { OutgoingRequest } from './outgoing-request.ts';
import { NO_BODY } from './request-body.ts';

/** As many as the Fetch standard follows. */
export const MOST_REDIRECTS = 20;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const BODY_HEADERS = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-type',
];
const CREDENTIAL_HEADERS = ['authorization', 'cookie', 'proxy-authorization'];

/**
 * The request that a redirect asks for, as the Fetch standard forms it, or null where the answer
 * is none or the caller did not ask to follow. The caller's own credentials stay behind where the
 * origin changes, and so does `keyHeader`, whoever set it.
 *
 * @throws TypeError where the target cannot be fetched, or the body would be needed again and
 * cannot be sent again.
 */
export function redirectedRequest(
  request: OutgoingRequest,
  answer: Response,
  keyHeader: string,
): OutgoingRequest | null {
  const location = answer.headers.get('location');
  if (request.redirect !== 'follow' || !REDIRECTS.has(answer.status) || location === null) {
    return null;
  }
  const url = redirectTarget(location, request.url);
  const headers = new Headers(request.headers);
  if (url.origin !== request.url.origin) {
    for (const name of [...CREDENTIAL_HEADERS, keyHeader]) headers.delete(name);
  }
  if (!becomesGet(request.method, answer.status)) {
    if (!request.body.replayable)
      throw new TypeError('a redirect needs a body that cannot be sent again');
    return { ...request, url, headers };
  }
  for (const name of BODY_HEADERS) headers.delete(name);
  return { ...request, url, headers, method: 'GET', body: NO_BODY };
}

function redirectTarget(location: string, from: URL): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  if (target?.protocol !== 'https:' && target?.protocol !== 'http:') {
    throw new TypeError('a redirect leads to something that is not an http(s) URL');
  }
  return target;
}

function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}
