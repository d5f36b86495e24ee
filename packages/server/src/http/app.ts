import swagger from '@fastify/swagger';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Deployment } from '../deployment.ts';
import { newId } from '../new-id.ts';
import { NO_CHANNELS, type NoticeChannels } from '../notify/notice-channels.ts';
import { requireTokens } from './authentication.ts';
import { answerClientError } from './client-error.ts';
import type { App, HttpContext } from './context.ts';
import { trackConnections } from './idle-connections.ts';
import { takeJsonBodies } from './json-body.ts';
import { makeMetrics } from './metrics.ts';
import { OPENAPI } from './openapi.ts';
import { describeDocument, describeRoute } from './openapi-transform.ts';
import { WEBHOOKS } from './openapi-webhooks.ts';
import { replyProblem } from './problem-reply.ts';
import { addReference } from './reference.ts';
import { describeRoutes } from './route-form.ts';
import { addRoutes } from './routes.ts';
import { answerUnknownRoutes } from './unknown-route.ts';

/** 1 MiB; reports have their own limit. */
const BODY_LIMIT_BYTES = 1_048_576;

/** A request must be received whole within this. Answers may take longer: long polls, streams. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * The HTTP API: every route, every refusal as a problem document. It decides nothing.
 *
 * `close()` stops it gracefully: no new connections, streams and long polls end at once, requests
 * that run are finished.
 *
 * @param channels - in which operators are told; default: none.
 */
export async function makeApp(
  deployment: Deployment,
  channels: NoticeChannels = NO_CHANNELS,
): Promise<App> {
  const stopping = new AbortController();
  const context: HttpContext = {
    deployment,
    channels,
    metrics: makeMetrics(deployment),
    stopping: stopping.signal,
    running: new Set(),
  };
  const app: App = fastify({
    loggerInstance: deployment.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    genReqId: () => newId(deployment.random, 'req'),
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      replyProblem(error, request, reply);
    },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => replyProblem(error, request, reply));
  app.addHook('onSend', async (_request, reply) => {
    // Whatever is answered here concerns one token's holder.
    reply.header('cache-control', 'no-store');
  });
  const hangUpIdle = trackConnections(app.server);
  app.addHook('preClose', async () => {
    stopping.abort();
    hangUpIdle();
  });
  takeJsonBodies(app);
  requireTokens(app, context);
  await app.register(swagger, {
    openapi: { ...OPENAPI, webhooks: WEBHOOKS },
    transform: describeRoute,
    transformObject: describeDocument,
  });
  await addReference(app);
  describeRoutes(app);
  answerUnknownRoutes(app);
  addRoutes(app, context);
  await app.ready();
  return app;
}
