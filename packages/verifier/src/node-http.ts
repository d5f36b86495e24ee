import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerHttp } from './answer/answer-http.ts';
import type { Verdict } from './answer/verdict.ts';
import type { EventStream } from './stream/event-stream.ts';
import { openEventStream } from './stream/open-event-stream.ts';
import { clientConnectionOf } from './transport/client-connection.ts';
import type { Verifier } from './verifier.ts';

export type { EventStream } from './stream/event-stream.ts';
export type { StreamEvent } from './stream/event-text.ts';

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

/** What a stream of `node:http` asks for. */
export type EventStreamOptions = Pick<HttpCheckOptions, 'scopes' | 'route'>;

/**
 * Answers requests of `node:http` with a stream of server-sent events, where their key allows it, and
 * ends it when the key does no more (K16). Resolves to the stream; to null if there is none: the
 * answer is then written and the handler must do nothing.
 */
export function keyturnEventStream(
  verifier: Verifier,
  { scopes = [], route = '' }: EventStreamOptions = {},
): (request: IncomingMessage, response: ServerResponse) => Promise<EventStream | null> {
  return (request, response) => {
    const { rawHeaders, url = '', method = '' } = request;
    const connection = clientConnectionOf(request, verifier.trustedHops);
    const presented = { rawHeaders, url, method, route, scopes, ...connection };
    return openEventStream(verifier, presented, response);
  };
}
