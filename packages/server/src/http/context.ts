import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ProblemCode } from '@keyturn/core';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { actorOf, type Principal } from '../access/principal.ts';
import type { TokenKind } from '../access/token-kind.ts';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { NoticeChannels } from '../notify/notice-channels.ts';
import type { Metrics } from './metrics.ts';

/** What the routes are handed. */
export interface HttpContext {
  deployment: Deployment;
  /** In which operators are told. */
  channels: NoticeChannels;
  metrics: Metrics;
  /** Aborted when the server begins to stop: streams and long polls end. */
  stopping: AbortSignal;
  /** Requests with an idempotency key that have not been answered, by `principal route key`. */
  running: Set<string>;
}

export type App = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on calls that need no token. */
    principal: Principal | null;
    /** The bytes of the body as received, for digests; null without a body. */
    rawBody: Buffer | null;
  }

  interface FastifyContextConfig {
    /**
     * Kinds of token that may call; `none`: no token is looked at. Every route of this server names
     * them (`describeRoutes` sees to it); optional, because Fastify has one type for all servers.
     */
    tokens?: readonly TokenKind[] | 'none';
    /** Codes beside those that follow from the route's form. */
    refuses?: readonly ProblemCode[];
    /** It takes power away and gives none (K10): a node whose clock is off takes it, too (K8). */
    securityAct?: true;
    /** Takes an `Idempotency-Key`. */
    creates?: true;
  }
}

/** @throws TypeError on a route that takes no token. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new TypeError('this route looks at no token');
  return request.principal;
}

export function callerOf(request: FastifyRequest): Actor {
  return actorOf(principalOf(request), request.ip);
}
