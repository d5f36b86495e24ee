import { z } from 'zod';
import { requireNotice } from '../access/require-subject.ts';
import { acknowledgeNotice } from '../notify/acknowledge.ts';
import { listNotices, showNotice } from '../notify/notice-list.ts';
import { replayNotice } from '../notify/notice-replay.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { noBody } from './schema/no-body.ts';
import { deliveryStateSchema, noticeSchema, replaySchema } from './schema/notice-schema.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { idParameter, idSchema } from './schema/text-schema.ts';

const tags = ['notices'];

const typeSchema = z.string().regex(/^[a-z]+\.[a-z-]+$/, 'must be noun.event');

export function addNoticeRoutes(app: App, context: HttpContext): void {
  addListing(app, context);
  addActs(app, context);
}

function addListing(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/notices',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listNotices',
        summary: 'List what was told in the last 30 days, to whom, and how that went',
        querystring: z.strictObject({
          ...pageQuery,
          order: z.enum(['oldest', 'newest']).default('newest'),
          keyId: idSchema.nullable().default(null).describe('Only about this key.'),
          type: typeSchema.nullable().default(null).describe('As `rotation.started`.'),
          state: deliveryStateSchema
            .nullable()
            .default(null)
            .describe('Only where one recipient, or the webhook named, has it in this state.'),
          webhookId: idSchema.nullable().default(null).describe('Only to this webhook.'),
        }),
        response: { 200: pageSchema(noticeSchema) },
      },
    },
    async (request) =>
      listNotices(deployment, { ...request.query, apiIds: principalOf(request).apis }),
  );
}

function addActs(app: App, { deployment }: HttpContext): void {
  app.post(
    '/v1/notices/:noticeId/acknowledge',
    {
      config: { tokens: ['admin'] },
      schema: {
        tags,
        operationId: 'acknowledgeNotice',
        summary: 'Say that somebody has read a notice; who says so first counts',
        params: idParameter('noticeId'),
        body: noBody,
        response: { 200: noticeSchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { noticeId } = request.params;
      await requireNotice(deployment, principal, noticeId);
      const by = `the token ${principal.name}`;
      await acknowledgeNotice(deployment, callerOf(request), noticeId, by);
      return showNotice(deployment, noticeId, principal.apis);
    },
  );
  app.post(
    '/v1/notices/:noticeId/replay',
    {
      config: { tokens: ['admin'], refuses: ['webhook-disabled', 'webhook-unverified'] },
      schema: {
        tags,
        operationId: 'replayNotice',
        summary: 'Send a notice again, under the same event id',
        params: idParameter('noticeId'),
        body: replaySchema,
        response: { 200: noticeSchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      await requireNotice(deployment, principal, request.params.noticeId);
      return replayNotice(deployment, callerOf(request), {
        ...request.params,
        webhookId: request.body?.webhookId ?? null,
        apiIds: principal.apis,
      });
    },
  );
}
