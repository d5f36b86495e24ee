import { requireWebhook } from '../access/require-subject.ts';
import { challengeWebhook } from '../webhooks/webhook-challenge.ts';
import { completeSecret } from '../webhooks/webhook-secret-complete.ts';
import { rotateSecret } from '../webhooks/webhook-secret-rotate.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { idempotent } from './idempotent.ts';
import { noBody } from './schema/no-body.ts';
import { idParameter } from './schema/text-schema.ts';
import {
  createdWebhookSchema,
  secretRotateSchema,
  webhookSchema,
} from './schema/webhook-schema.ts';

const tags = ['webhooks'];

export function addWebhookActRoutes(app: App, context: HttpContext): void {
  addChallenge(app, context);
  addSecret(app, context);
}

function addChallenge(app: App, { deployment }: HttpContext): void {
  app.post(
    '/v1/webhooks/:webhookId/challenge',
    {
      config: { tokens: ['admin'], refuses: ['webhook-disabled'] },
      schema: {
        tags,
        operationId: 'challengeWebhook',
        summary: 'Challenge a webhook again',
        params: idParameter('webhookId'),
        body: noBody,
        response: { 200: webhookSchema },
      },
    },
    async (request) => {
      await requireWebhook(deployment, principalOf(request), request.params.webhookId);
      return challengeWebhook(deployment, callerOf(request), request.params);
    },
  );
}

function addSecret(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/webhooks/:webhookId/secret/rotate',
    {
      config: { tokens: ['admin'], creates: true, refuses: ['secret-rotating'] },
      schema: {
        tags,
        operationId: 'rotateWebhookSecret',
        summary: 'Begin to rotate the secret: both sign until it is completed, or for seven days',
        params: idParameter('webhookId'),
        body: secretRotateSchema,
        response: { 201: createdWebhookSchema },
      },
    },
    async (request, reply) => {
      await requireWebhook(deployment, principalOf(request), request.params.webhookId);
      const startOver = request.body?.startOver ?? false;
      const webhook = await idempotent(context, request, callerOf(request), (actor) =>
        rotateSecret(deployment, actor, { ...request.params, startOver }),
      );
      return reply.code(201).send(webhook);
    },
  );
  app.post(
    '/v1/webhooks/:webhookId/secret/complete',
    {
      config: { tokens: ['admin'] },
      schema: {
        tags,
        operationId: 'completeWebhookSecret',
        summary: 'End the rotation of the secret: the old one signs nothing more',
        params: idParameter('webhookId'),
        body: noBody,
        response: { 200: webhookSchema },
      },
    },
    async (request) => {
      await requireWebhook(deployment, principalOf(request), request.params.webhookId);
      return completeSecret(deployment, callerOf(request), request.params);
    },
  );
}
