import { z } from 'zod';
import { requireAllApis, requireApi } from '../access/principal.ts';
import { addApi } from '../lifecycle/api-add.ts';
import { editApi } from '../lifecycle/api-edit.ts';
import { listApis } from '../lifecycle/api-list.ts';
import { showApi } from '../lifecycle/api-show.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { given } from './given.ts';
import { idempotent } from './idempotent.ts';
import { apiEditSchema, apiSchema, newApiSchema } from './schema/api-schema.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { idParameter } from './schema/text-schema.ts';

const tags = ['apis'];

export function addApiRoutes(app: App, context: HttpContext): void {
  addReading(app, context);
  addWriting(app, context);
}

function addReading(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/apis',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listApis',
        summary: 'List the apis',
        querystring: z.strictObject(pageQuery),
        response: { 200: pageSchema(apiSchema) },
      },
    },
    async (request) =>
      listApis(deployment, { ...request.query, apiIds: principalOf(request).apis }),
  );
  app.get(
    '/v1/apis/:apiId',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showApi',
        summary: 'Show an api',
        params: idParameter('apiId'),
        response: { 200: apiSchema },
      },
    },
    async (request) => {
      requireApi(principalOf(request), request.params.apiId);
      return showApi(deployment, request.params.apiId);
    },
  );
}

function addWriting(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/apis',
    {
      config: { tokens: ['admin'], creates: true, refuses: ['prefix-taken'] },
      schema: {
        tags,
        operationId: 'addApi',
        summary: 'Add an api',
        body: newApiSchema,
        response: { 201: apiSchema },
      },
    },
    async (request, reply) => {
      requireAllApis(principalOf(request));
      const api = await idempotent(context, request, callerOf(request), (actor) =>
        addApi(deployment, actor, request.body),
      );
      return reply.code(201).send(api);
    },
  );
  app.patch(
    '/v1/apis/:apiId',
    {
      config: { tokens: ['admin'], refuses: ['in-use'] },
      schema: {
        tags,
        operationId: 'editApi',
        summary: 'Edit an api; members that are given replace the whole member',
        params: idParameter('apiId'),
        body: apiEditSchema,
        response: { 200: apiSchema },
      },
    },
    async (request) => {
      requireApi(principalOf(request), request.params.apiId);
      const edit = { ...request.params, ...given(request.body) };
      return editApi(deployment, callerOf(request), edit);
    },
  );
}
