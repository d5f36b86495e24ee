import { z } from 'zod';
import { maySee, type Principal, requireAllApis } from '../access/principal.ts';
import { requireWebhook } from '../access/require-subject.ts';
import { addWebhook } from '../webhooks/webhook-add.ts';
import { editWebhook } from '../webhooks/webhook-edit.ts';
import { listWebhooks } from '../webhooks/webhook-list.ts';
import { removeWebhook } from '../webhooks/webhook-remove.ts';
import { showWebhook } from '../webhooks/webhook-show.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { idempotent } from './idempotent.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { idParameter } from './schema/text-schema.ts';
import {
  createdWebhookSchema,
  newWebhookSchema,
  webhookEditSchema,
  webhookSchema,
} from './schema/webhook-schema.ts';

const tags = ['webhooks'];

export function addWebhookRoutes(app: App, context: HttpContext): void {
  addReading(app, context);
  addAdding(app, context);
  addEditing(app, context);
}

function addReading(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/webhooks',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listWebhooks',
        summary: 'List the registered webhooks',
        querystring: z.strictObject(pageQuery),
        response: { 200: pageSchema(webhookSchema) },
      },
    },
    async (request) =>
      listWebhooks(deployment, { ...request.query, apiIds: principalOf(request).apis }),
  );
  app.get(
    '/v1/webhooks/:webhookId',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showWebhook',
        summary: 'Show a webhook',
        params: idParameter('webhookId'),
        response: { 200: webhookSchema },
      },
    },
    async (request) => {
      await requireWebhook(deployment, principalOf(request), request.params.webhookId);
      return showWebhook(deployment, request.params.webhookId);
    },
  );
}

function addAdding(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/webhooks',
    {
      config: { tokens: ['admin'], creates: true },
      schema: {
        tags,
        operationId: 'addWebhook',
        summary:
          'Register a webhook and challenge it; its secret is answered here and nowhere else',
        body: newWebhookSchema,
        response: { 201: createdWebhookSchema },
      },
    },
    async (request, reply) => {
      const apis = shownApis(principalOf(request), request.body.apis);
      const webhook = await idempotent(context, request, callerOf(request), (actor) =>
        addWebhook(deployment, actor, { ...request.body, apis }),
      );
      return reply.code(201).send(webhook);
    },
  );
}

function addEditing(app: App, { deployment }: HttpContext): void {
  app.patch(
    '/v1/webhooks/:webhookId',
    {
      config: { tokens: ['admin'] },
      schema: {
        tags,
        operationId: 'editWebhook',
        summary: 'Rename a webhook, change its filters, switch it off or on again',
        params: idParameter('webhookId'),
        body: webhookEditSchema,
        response: { 200: webhookSchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      await requireWebhook(deployment, principal, request.params.webhookId);
      const { apis: given, ...rest } = request.body;
      const apis = given === undefined ? undefined : shownApis(principal, given);
      return editWebhook(deployment, callerOf(request), { ...request.params, ...rest, apis });
    },
  );
  app.delete(
    '/v1/webhooks/:webhookId',
    {
      config: { tokens: ['admin'], securityAct: true },
      schema: {
        tags,
        operationId: 'removeWebhook',
        summary: 'Remove a webhook and forget its secret',
        params: idParameter('webhookId'),
        response: { 204: z.undefined().describe('Removed.') },
      },
    },
    async (request, reply) => {
      await requireWebhook(deployment, principalOf(request), request.params.webhookId);
      await removeWebhook(deployment, callerOf(request), request.params);
      return reply.code(204).send();
    },
  );
}

/**
 * An api that the token may not see is answered as one that does not exist.
 *
 * @throws Refusal `token-kind` where a limited token asks for the notices of all apis
 */
function shownApis(principal: Principal, apis: readonly string[] | null): string[] | null {
  if (apis === null) {
    requireAllApis(principal);
    return null;
  }
  return apis.map((apiId) => (maySee(principal, apiId) ? apiId : ''));
}
