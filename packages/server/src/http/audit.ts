import { z } from 'zod';
import { requireAllApis } from '../access/principal.ts';
import { auditCheckpoint } from '../audit/audit-checkpoint.ts';
import { listAudit } from '../audit/audit-list.ts';
import { type App, type HttpContext, principalOf } from './context.ts';
import { auditCheckpointSchema, auditEntrySchema } from './schema/audit-schema.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { idSchema } from './schema/text-schema.ts';

const tags = ['audit'];

const actionSchema = z.string().regex(/^[a-z]+\.[a-z-]+$/i, 'must be noun.verb');

export function addAuditRoutes(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/audit',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listAudit',
        summary: 'List the audit, with all that is needed to check its chain',
        querystring: z.strictObject({
          ...pageQuery,
          order: z.enum(['oldest', 'newest']).default('oldest'),
          subject: idSchema.nullable().default(null).describe('Entries about this id.'),
          action: actionSchema.nullable().default(null).describe('As `rotation.begin`.'),
        }),
        response: { 200: pageSchema(auditEntrySchema) },
      },
    },
    async (request) => {
      requireAllApis(principalOf(request));
      return listAudit(deployment, request.query);
    },
  );
  app.get(
    '/v1/audit/checkpoint',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showAuditCheckpoint',
        summary: 'The head of the chain, signed: keep it elsewhere',
        response: { 200: auditCheckpointSchema },
      },
    },
    async (request) => {
      requireAllApis(principalOf(request));
      return auditCheckpoint(deployment);
    },
  );
}
