import { z } from 'zod';
import { requireAllApis } from '../access/principal.ts';
import { addRegion } from '../lifecycle/region-add.ts';
import { editRegion } from '../lifecycle/region-edit.ts';
import { listRegions } from '../lifecycle/region-list.ts';
import { showRegion } from '../lifecycle/region-show.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { idempotent } from './idempotent.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { newRegionSchema, regionSchema } from './schema/region-schema.ts';
import { idParameter } from './schema/text-schema.ts';

const tags = ['regions'];

export function addRegionRoutes(app: App, context: HttpContext): void {
  addReading(app, context);
  addWriting(app, context);
}

function addReading(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/regions',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listRegions',
        summary: 'List the regions',
        querystring: z.strictObject(pageQuery),
        response: { 200: pageSchema(regionSchema) },
      },
    },
    async (request) => listRegions(deployment, request.query),
  );
  app.get(
    '/v1/regions/:regionId',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showRegion',
        summary: 'Show a region',
        params: idParameter('regionId'),
        response: { 200: regionSchema },
      },
    },
    async (request) => showRegion(deployment, request.params.regionId),
  );
}

function addWriting(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/regions',
    {
      config: { tokens: ['admin'], creates: true, refuses: ['name-taken'] },
      schema: {
        tags,
        operationId: 'addRegion',
        summary: 'Add a region',
        body: newRegionSchema,
        response: { 201: regionSchema },
      },
    },
    async (request, reply) => {
      requireAllApis(principalOf(request));
      const region = await idempotent(context, request, callerOf(request), (actor) =>
        addRegion(deployment, actor, request.body),
      );
      return reply.code(201).send(region);
    },
  );
  app.patch(
    '/v1/regions/:regionId',
    {
      config: { tokens: ['admin'], refuses: ['name-taken', 'in-use'] },
      schema: {
        tags,
        operationId: 'editRegion',
        summary: 'Edit a region',
        params: idParameter('regionId'),
        body: newRegionSchema,
        response: { 200: regionSchema },
      },
    },
    async (request) => {
      requireAllApis(principalOf(request));
      return editRegion(deployment, callerOf(request), { ...request.params, ...request.body });
    },
  );
}
