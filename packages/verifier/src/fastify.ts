import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, problemText } from './answer/problem.ts';
import { isOfPreflight, type Verdict } from './answer/verdict.ts';
import type { EventStream } from './stream/event-stream.ts';
import { openEventStream } from './stream/open-event-stream.ts';
import { clientConnectionOf } from './transport/client-connection.ts';
import { NO_SCOPES } from './usage/asked.ts';
import type { Verifier } from './verifier.ts';

export type { EventStream } from './stream/event-stream.ts';
export type { StreamEvent } from './stream/event-text.ts';

/** What a route says of itself, under `config.keyturn`. */
export interface RouteKeyConfig {
  /** Scopes that the key must have; none by default. A key is needed nevertheless. */
  scopes?: readonly string[];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False: the route needs no key. */
    keyturn?: RouteKeyConfig | false;
  }
  interface FastifyRequest {
    /** The verdict, once the key was accepted; null before, and where no key is needed. */
    keyturn: Verdict | null;
  }
  interface FastifyReply {
    /**
     * Answers with a stream of server-sent events that ends when the key does (K16), with the scopes
     * of the route. Resolves to null if there is none: the answer is then written. Either way the
     * handler must answer with the reply, and send nothing by it.
     */
    keyturnEventStream(): Promise<EventStream | null>;
  }
}

/** Options of the plugin {@link keyturn}. */
export interface KeyturnPluginOptions {
  verifier: Verifier;
}

/**
 * Fastify plugin: every route of the instance that it is registered on, and of those below, needs a
 * valid key with the scopes that the route's `config.keyturn` names. Who has none is answered
 * before the body is read and before the handler runs.
 *
 * A browser's CORS preflight comes without a key. It goes on to a route that takes `OPTIONS` alone,
 * as those of `@fastify/cors` do, and to where there is no route; anywhere else it is answered 204,
 * and the handler does not run.
 */
export function keyturn(
  fastify: FastifyInstance,
  { verifier }: KeyturnPluginOptions,
  done: () => void,
): void {
  fastify.decorateRequest('keyturn', null);
  fastify.decorateReply('keyturnEventStream', function keyturnEventStream() {
    return streamTo(this, verifier);
  });
  fastify.addHook('onRequest', (request, reply, next) => {
    const { config, url } = request.routeOptions;
    if (config.keyturn === false) return next();
    const verdict = verifier.verifyRequest(presentedBy(request, config.keyturn, url, verifier));
    if (!(verdict instanceof Promise)) return answer(verdict, request, reply, next);
    verdict.then((late) => answer(late, request, reply, next), next);
  });
  done();
}

// Fastify gives a plugin a scope of its own unless it is marked so; its hooks are meant for the
// routes of the instance that it is registered on.
Object.assign(keyturn, { [Symbol.for('skip-override')]: true });

function streamTo(reply: FastifyReply, verifier: Verifier): Promise<EventStream | null> {
  const { request, raw } = reply;
  const { config, url } = request.routeOptions;
  reply.hijack();
  // What hooks have set so far, such as the fields of CORS, is the stream's too.
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value);
  }
  const presented = presentedBy(request, config.keyturn || undefined, url, verifier);
  return openEventStream(verifier, presented, raw);
}

function presentedBy(
  request: FastifyRequest,
  config: RouteKeyConfig | undefined,
  routeUrl: string | undefined,
  verifier: Verifier,
) {
  const { raw } = request;
  const { address, encrypted } = clientConnectionOf(raw, verifier.trustedHops);
  return {
    rawHeaders: raw.rawHeaders,
    url: raw.url ?? '',
    method: request.method,
    // Of a path that no route has, nothing is kept.
    route: routeUrl ?? '',
    scopes: config?.scopes ?? NO_SCOPES,
    address,
    encrypted,
  };
}

function answer(
  verdict: Verdict,
  request: FastifyRequest,
  reply: FastifyReply,
  next: () => void,
): void {
  reply.headers(verdict.headers);
  if (isOfPreflight(verdict) && !takesPreflight(request)) {
    reply.code(204).send();
    return;
  }
  if (verdict.outcome === 'accepted') {
    request.keyturn = verdict;
    next();
    return;
  }
  reply.code(verdict.status).type(PROBLEM_MEDIA_TYPE).send(problemText(verdict));
}

function takesPreflight({ is404, routeOptions }: FastifyRequest): boolean {
  const methods = [routeOptions.method ?? []].flat();
  return is404 || methods.every((method) => method === 'OPTIONS');
}
