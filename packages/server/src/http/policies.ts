import { z } from 'zod';
import { requireAllApis } from '../access/principal.ts';
import { addPolicy } from '../lifecycle/policy-add.ts';
import { editPolicy } from '../lifecycle/policy-edit.ts';
import { listPolicies } from '../lifecycle/policy-list.ts';
import { showPolicy } from '../lifecycle/policy-show.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { idempotent } from './idempotent.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { newPolicySchema, policyEditSchema, policySchema } from './schema/policy-schema.ts';
import { idParameter } from './schema/text-schema.ts';

const tags = ['policies'];

export function addPolicyRoutes(app: App, context: HttpContext): void {
  addReading(app, context);
  addWriting(app, context);
}

function addReading(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/policies',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listPolicies',
        summary: 'List the policies',
        querystring: z.strictObject(pageQuery),
        response: { 200: pageSchema(policySchema) },
      },
    },
    async (request) => listPolicies(deployment, request.query),
  );
  app.get(
    '/v1/policies/:policyId',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showPolicy',
        summary: 'Show a policy',
        params: idParameter('policyId'),
        response: { 200: policySchema },
      },
    },
    async (request) => showPolicy(deployment, request.params.policyId),
  );
}

function addWriting(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/policies',
    {
      config: { tokens: ['admin'], creates: true },
      schema: {
        tags,
        operationId: 'addPolicy',
        summary: 'Add a policy',
        body: newPolicySchema,
        response: { 201: policySchema },
      },
    },
    async (request, reply) => {
      requireAllApis(principalOf(request));
      const policy = await idempotent(context, request, callerOf(request), (actor) =>
        addPolicy(deployment, actor, request.body),
      );
      return reply.code(201).send(policy);
    },
  );
  app.patch(
    '/v1/policies/:policyId',
    {
      config: { tokens: ['admin'] },
      schema: {
        tags,
        operationId: 'editPolicy',
        summary: 'Edit a policy',
        params: idParameter('policyId'),
        body: policyEditSchema,
        response: { 200: policySchema },
      },
    },
    async (request) => {
      requireAllApis(principalOf(request));
      return editPolicy(deployment, callerOf(request), { ...request.params, ...request.body });
    },
  );
}
