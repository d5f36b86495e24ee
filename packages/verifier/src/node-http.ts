import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerHttp } from './answer/answer-http.ts';
import type { Verdict } from './answer/verdict.ts';
import { clientConnectionOf } from './transport/client-connection.ts';
import type { Verifier } from './verifier.ts';

/** What a handler of `node:http` asks for. */
export interface HttpCheckOptions {
  /** Scopes that the key must have; none by default. */
  scopes?: readonly string[];
  /** The route pattern that a use is told under, never a path with ids in it. Default: ''. */
  route?: string;
  /**
   * `pass`: a browser's CORS preflight, which comes without a key, goes on with a verdict that names
   * none; for handlers that answer `OPTIONS` themselves. `answer`, the default: it is answered 204.
   */
  preflight?: 'answer' | 'pass';
}

/**
 * A check for handlers of `node:http`, and of whatever is built on it. Resolves to the verdict if
 * the request may go on; its header fields are then set on the response. Resolves to null if it may
 * not: the answer is then written and the handler must do nothing.
 */
export function keyturnHttp(
  verifier: Verifier,
  { scopes = [], route = '', preflight = 'answer' }: HttpCheckOptions = {},
): (request: IncomingMessage, response: ServerResponse) => Promise<Verdict | null> {
  return async (request, response) => {
    const verdict = await verifier.verifyRequest({
      rawHeaders: request.rawHeaders,
      url: request.url ?? '',
      method: request.method ?? '',
      route,
      scopes,
      ...clientConnectionOf(request, verifier.trustedHops),
    });
    return answerHttp(response, verdict, preflight) ? verdict : null;
  };
}
