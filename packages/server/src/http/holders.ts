import { z } from 'zod';
import { requireHolder } from '../access/require-subject.ts';
import { listHolders } from '../deliver/holder-list.ts';
import { showHolder } from '../deliver/holder-show.ts';
import { type App, type HttpContext, principalOf } from './context.ts';
import { given } from './given.ts';
import { holderSchema } from './schema/holder-schema.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { idParameter, idSchema } from './schema/text-schema.ts';

const tags = ['holders'];

export function addHolderRoutes(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/holders',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listHolders',
        summary: 'List the holders, those that are gone among them',
        querystring: z.strictObject({ ...pageQuery, keyId: idSchema.optional() }),
        response: { 200: pageSchema(holderSchema) },
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const { apis: apiIds } = principalOf(request);
      return listHolders(deployment, { cursor, limit, apiIds, ...given(filter) });
    },
  );
  app.get(
    '/v1/holders/:holderId',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showHolder',
        summary: 'Show a holder',
        params: idParameter('holderId'),
        response: { 200: holderSchema },
      },
    },
    async (request) => {
      await requireHolder(deployment, principalOf(request), request.params.holderId);
      return showHolder(deployment, request.params.holderId);
    },
  );
}
