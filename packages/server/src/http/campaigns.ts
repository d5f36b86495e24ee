import { z } from 'zod';
import { requireCampaign } from '../access/require-subject.ts';
import { beginCampaign } from '../campaigns/campaign-begin.ts';
import { listCampaignKeys } from '../campaigns/campaign-keys.ts';
import { listCampaigns } from '../campaigns/campaign-list.ts';
import { previewCampaign } from '../campaigns/campaign-preview.ts';
import { showCampaign } from '../campaigns/campaign-show.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { given } from './given.ts';
import { idempotent } from './idempotent.ts';
import {
  campaignKeySchema,
  campaignKeyStateSchema,
  campaignPreviewSchema,
  campaignSchema,
  newCampaignSchema,
  previewedCampaignSchema,
} from './schema/campaign-schema.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { idParameter } from './schema/text-schema.ts';

const tags = ['campaigns'];

export function addCampaignRoutes(app: App, context: HttpContext): void {
  addReading(app, context);
  addKeys(app, context);
  addPreview(app, context);
  addBegin(app, context);
}

function addReading(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/campaigns',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listCampaigns',
        summary: 'List the campaigns',
        querystring: z.strictObject(pageQuery),
        response: { 200: pageSchema(campaignSchema) },
      },
    },
    async (request) =>
      listCampaigns(deployment, { ...request.query, apiIds: principalOf(request).apis }),
  );
  app.get(
    '/v1/campaigns/:campaignId',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showCampaign',
        summary: 'Show a campaign with where its keys stand',
        params: idParameter('campaignId'),
        response: { 200: campaignSchema },
      },
    },
    async (request) => {
      await requireCampaign(deployment, principalOf(request), request.params.campaignId);
      return showCampaign(deployment, request.params.campaignId);
    },
  );
}

function addKeys(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/campaigns/:campaignId/keys',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listCampaignKeys',
        summary: 'List the keys of a campaign, in the order in which they begin',
        params: idParameter('campaignId'),
        querystring: z.strictObject({ ...pageQuery, state: campaignKeyStateSchema.optional() }),
        response: { 200: pageSchema(campaignKeySchema) },
      },
    },
    async (request) => {
      const { campaignId } = request.params;
      await requireCampaign(deployment, principalOf(request), campaignId);
      const { cursor, limit, ...filter } = request.query;
      return listCampaignKeys(deployment, { campaignId, cursor, limit, ...given(filter) });
    },
  );
}

function addPreview(app: App, { deployment }: HttpContext): void {
  app.post(
    '/v1/campaigns/preview',
    {
      config: { tokens: ['admin'], refuses: ['nothing-selected'] },
      schema: {
        tags,
        operationId: 'previewCampaign',
        summary: 'Count which keys a campaign would begin, in which waves; nothing is written',
        body: previewedCampaignSchema,
        response: { 200: campaignPreviewSchema },
      },
    },
    async (request) =>
      previewCampaign(deployment, { ...request.body, apiIds: principalOf(request).apis }),
  );
}

function addBegin(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/campaigns',
    {
      config: {
        tokens: ['admin'],
        creates: true,
        refuses: ['nothing-selected', 'everything-selected'],
      },
      schema: {
        tags,
        operationId: 'beginCampaign',
        summary: 'Begin to rotate many keys, wave by wave',
        body: newCampaignSchema,
        response: { 201: campaignSchema },
      },
    },
    async (request, reply) => {
      const asked = { ...request.body, apiIds: principalOf(request).apis };
      const { campaignId } = await idempotent(context, request, callerOf(request), (actor) =>
        beginCampaign(deployment, actor, asked),
      );
      return reply.code(201).send(await showCampaign(deployment, campaignId));
    },
  );
}
