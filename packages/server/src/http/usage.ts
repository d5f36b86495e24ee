import { z } from 'zod';
import { requireSource } from '../access/require-subject.ts';
import { markSourceGone } from '../usage/source-gone.ts';
import { listSources } from '../usage/source-list.ts';
import { listStragglers } from '../usage/stragglers.ts';
import { listUsage } from '../usage/usage-list.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { given } from './given.ts';
import { givenInstantSchema } from './schema/instant-schema.ts';
import { noBody } from './schema/no-body.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { idParameter, idSchema } from './schema/text-schema.ts';
import { sourceSchema, stragglerSchema, usagePageSchema } from './schema/usage-schema.ts';

const tags = ['usage'];

const keyQuery = z.strictObject({ ...pageQuery, keyId: idSchema.optional() });

export function addUsageRoutes(app: App, context: HttpContext): void {
  addUsage(app, context);
  addStragglers(app, context);
  addSources(app, context);
}

function addUsage(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/usage',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listUsage',
        summary: 'Uses by version, minute, region and answer; of the last hour by default',
        querystring: keyQuery.extend({
          from: givenInstantSchema.optional(),
          to: givenInstantSchema.optional().describe('Not included.'),
        }),
        response: { 200: usagePageSchema },
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const { apis: apiIds } = principalOf(request);
      return listUsage(deployment, { cursor, limit, apiIds, ...given(filter) });
    },
  );
}

function addStragglers(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/stragglers',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listStragglers',
        summary: 'Who still keeps a leaving version alive',
        querystring: keyQuery,
        response: { 200: pageSchema(stragglerSchema) },
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const { apis: apiIds } = principalOf(request);
      return listStragglers(deployment, { cursor, limit, apiIds, ...given(filter) });
    },
  );
}

function addSources(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/sources',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listSources',
        summary: 'What can be seen of the unknown holders of keys',
        querystring: keyQuery,
        response: { 200: pageSchema(sourceSchema) },
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const { apis: apiIds } = principalOf(request);
      return listSources(deployment, { cursor, limit, apiIds, ...given(filter) });
    },
  );
  app.post(
    '/v1/sources/:sourceId/gone',
    {
      config: { tokens: ['admin'] },
      schema: {
        tags,
        operationId: 'markSourceGone',
        summary: 'Say that a source is gone: retirement does not wait for it',
        params: idParameter('sourceId'),
        body: noBody,
        response: { 200: sourceSchema },
      },
    },
    async (request) => {
      await requireSource(deployment, principalOf(request), request.params.sourceId);
      return markSourceGone(deployment, callerOf(request), request.params);
    },
  );
}
