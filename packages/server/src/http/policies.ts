import type { Policy } from '@keyturn/core';
import { z } from 'zod';
import { requireAllApis } from '../access/principal.ts';
import { addPolicy } from '../lifecycle/policy-add.ts';
import { editPolicy } from '../lifecycle/policy-edit.ts';
import { listPolicies } from '../lifecycle/policy-list.ts';
import { showPolicy } from '../lifecycle/policy-show.ts';
import { applyPolicies } from '../policies/apply-policies.ts';
import { listPolicyVersions } from '../policies/policy-versions.ts';
import { withinApis } from '../policies/within-apis.ts';
import { policyEditInBody, policyInBody } from '../policy-file/document-schema.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { idempotent } from './idempotent.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { appliedPoliciesSchema, policyPushSchema } from './schema/policy-push-schema.ts';
import { policySchema, policyVersionSchema } from './schema/policy-schema.ts';
import { idParameter } from './schema/text-schema.ts';

const tags = ['policies'];

const LIMITED =
  'A token that is limited to some apis sees of `attachTo` only what lies in those, no `clients`, and no `contacts`.';

/** 16 MiB: a file of policies may have 1 MB, and what it says once for many policies is sent with each. */
const APPLY_LIMIT_BYTES = 16 * 1_048_576;

export function addPolicyRoutes(app: App, context: HttpContext): void {
  addReading(app, context);
  addVersions(app, context);
  addWriting(app, context);
  addApply(app, context);
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
        description: LIMITED,
        querystring: z.strictObject(pageQuery),
        response: { 200: pageSchema(policySchema) },
      },
    },
    async (request) => {
      const { items, next } = await listPolicies(deployment, request.query);
      const { apis } = principalOf(request);
      return { items: await withinApis(deployment.store.db, apis, items), next };
    },
  );
  app.get(
    '/v1/policies/:policyId',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showPolicy',
        summary: 'Show a policy',
        description: LIMITED,
        params: idParameter('policyId'),
        response: { 200: policySchema },
      },
    },
    async (request) => {
      const policy = await showPolicy(deployment, request.params.policyId);
      const { apis } = principalOf(request);
      const [seen] = await withinApis(deployment.store.db, apis, [policy]);
      return seen as Policy;
    },
  );
}

function addVersions(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/policies/:policyId/versions',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listPolicyVersions',
        summary: 'List what a policy has said, its last version first',
        description: 'Not for a token that is limited to some apis: versions tell who made them.',
        params: idParameter('policyId'),
        querystring: z.strictObject(pageQuery),
        response: { 200: pageSchema(policyVersionSchema) },
      },
    },
    async (request) => {
      requireAllApis(principalOf(request));
      return listPolicyVersions(deployment, { ...request.params, ...request.query });
    },
  );
}

function addWriting(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/policies',
    {
      config: { tokens: ['admin'], creates: true, refuses: ['name-taken'] },
      schema: {
        tags,
        operationId: 'addPolicy',
        summary: 'Add a policy',
        body: policyInBody,
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
      config: { tokens: ['admin'], refuses: ['name-taken'] },
      schema: {
        tags,
        operationId: 'editPolicy',
        summary: 'Edit a policy',
        params: idParameter('policyId'),
        body: policyEditInBody,
        response: { 200: policySchema },
      },
    },
    async (request) => {
      requireAllApis(principalOf(request));
      return editPolicy(deployment, callerOf(request), { ...request.params, ...request.body });
    },
  );
}

function addApply(app: App, { deployment, channels }: HttpContext): void {
  app.post(
    '/v1/policies/apply',
    {
      bodyLimit: APPLY_LIMIT_BYTES,
      config: { tokens: ['admin'] },
      schema: {
        tags,
        operationId: 'applyPolicies',
        summary: 'Add and change policies by their names, all or none',
        description:
          'Policies that are not named stay as they are. What says the same as before is not written again. Refused, nothing has changed.',
        body: appliedPoliciesSchema,
        response: { 200: policyPushSchema },
      },
    },
    async (request) => {
      requireAllApis(principalOf(request));
      return applyPolicies(deployment, callerOf(request), request.body, channels);
    },
  );
}
