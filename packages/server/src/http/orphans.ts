import { z } from 'zod';
import { requireAllApis } from '../access/principal.ts';
import { closeOrphan } from '../history/orphan-close.ts';
import { listOrphans } from '../history/orphan-list.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { noBody } from './schema/no-body.ts';
import { orphanSchema } from './schema/orphan-schema.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { idParameter } from './schema/text-schema.ts';

const tags = ['orphans'];

/** Whose they were is not known, so they concern the whole deployment. */
export function addOrphanRoutes(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/orphans',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listOrphans',
        summary:
          'List the key strings that were presented and that a lost stretch of history had made',
        querystring: z.strictObject(pageQuery),
        response: { 200: pageSchema(orphanSchema) },
      },
    },
    async (request) => {
      requireAllApis(principalOf(request));
      return listOrphans(deployment, request.query);
    },
  );
  app.post(
    '/v1/orphans/:orphanId/close',
    {
      config: { tokens: ['admin'] },
      schema: {
        tags,
        operationId: 'closeOrphan',
        summary: 'Refuse an orphan from now on, and all others of the same lost stretch',
        params: idParameter('orphanId'),
        body: noBody,
        response: { 200: orphanSchema },
      },
    },
    async (request) => {
      requireAllApis(principalOf(request));
      return closeOrphan(deployment, callerOf(request), request.params);
    },
  );
}
