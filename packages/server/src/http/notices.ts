import { z } from 'zod';
import { requireNotice } from '../access/require-subject.ts';
import { listNotices } from '../notify/notice-list.ts';
import { replayNotice } from '../notify/notice-replay.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { deliveryStateSchema, noticeSchema, replaySchema } from './schema/notice-schema.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { idParameter, idSchema } from './schema/text-schema.ts';

const tags = ['notices'];

const typeSchema = z.string().regex(/^[a-z]+\.[a-z-]+$/, 'must be noun.event');

export function addNoticeRoutes(app: App, { deployment }: HttpContext): void {
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
