import { z } from 'zod';
import { maySee } from '../access/principal.ts';
import { requireKey } from '../access/require-subject.ts';
import { waitIssue } from '../lifecycle/issue-wait.ts';
import { editKey } from '../lifecycle/key-edit.ts';
import { issueKey } from '../lifecycle/key-issue.ts';
import { listKeys } from '../lifecycle/key-list.ts';
import { showKey } from '../lifecycle/key-show.ts';
import { showKeyPolicy } from '../policies/key-policy.ts';
import { keyPolicyWithinApis } from '../policies/within-apis.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { endOfRequest } from './end-of-request.ts';
import { given } from './given.ts';
import { idempotent } from './idempotent.ts';
import {
  issuedKeySchema,
  keyEditSchema,
  keySchema,
  newKeySchema,
  waitingKeySchema,
} from './schema/key-schema.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { keyPolicySchema } from './schema/policy-schema.ts';
import { idParameter, idSchema } from './schema/text-schema.ts';

const tags = ['keys'];

/** As long as a caller is kept waiting for K1; then it asks again. */
const ISSUE_WAIT_MS = 10_000;

export function addKeyRoutes(app: App, context: HttpContext): void {
  addReading(app, context);
  addPolicy(app, context);
  addIssue(app, context);
  addEdit(app, context);
}

function addReading(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/keys',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listKeys',
        summary: 'List the keys',
        querystring: z.strictObject({
          ...pageQuery,
          apiId: idSchema.optional(),
          clientId: idSchema.optional(),
        }),
        response: { 200: pageSchema(keySchema) },
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const { apis: apiIds } = principalOf(request);
      return listKeys(deployment, { cursor, limit, apiIds, ...given(filter) });
    },
  );
  app.get(
    '/v1/keys/:keyId',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showKey',
        summary: 'Show a key with its versions',
        params: idParameter('keyId'),
        response: { 200: keySchema },
      },
    },
    async (request) => {
      await requireKey(deployment, principalOf(request), request.params.keyId);
      return showKey(deployment, request.params.keyId);
    },
  );
}

function addPolicy(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/keys/:keyId/policy',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showKeyPolicy',
        summary: 'Show what counts for a key, and which policy says so',
        description: 'A token that is limited to some apis sees no contacts.',
        params: idParameter('keyId'),
        response: { 200: keyPolicySchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      await requireKey(deployment, principal, request.params.keyId);
      const policy = await showKeyPolicy(deployment, request.params.keyId);
      return keyPolicyWithinApis(principal.apis, policy);
    },
  );
}

function addIssue(app: App, context: HttpContext): void {
  const { deployment, stopping } = context;
  app.post(
    '/v1/keys',
    {
      config: {
        tokens: ['admin'],
        creates: true,
        refuses: ['time-in-past', 'not-found', 'key-ended', 'key-suspended', 'version-latched'],
      },
      schema: {
        tags,
        operationId: 'issueKey',
        summary: 'Issue a key',
        description:
          'Answers 201 with the key string once every verifier is known to accept it, or 202 after ten seconds: the same request with the same `Idempotency-Key` then gives the 201.',
        body: newKeySchema,
        response: { 201: issuedKeySchema, 202: waitingKeySchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const caller = callerOf(request);
      // An api that the token may not see is answered as one that does not exist.
      const apiId = maySee(principal, request.body.apiId) ? request.body.apiId : '';
      const { keyId } = await idempotent(context, request, caller, (actor) =>
        issueKey(deployment, actor, { ...request.body, apiId }),
      );
      const ended = endOfRequest(reply, stopping);
      const answer = await waitIssue(deployment, caller, keyId, ISSUE_WAIT_MS, ended);
      if ('keyString' in answer) {
        return reply.code(201).send({ ...answer.key, keyString: answer.keyString });
      }
      const key = await showKey(deployment, keyId);
      return reply
        .code(202)
        .header('retry-after', '1')
        .send({ ...key, waitsFor: answer.waiting });
    },
  );
}

function addEdit(app: App, { deployment }: HttpContext): void {
  app.patch(
    '/v1/keys/:keyId',
    {
      config: { tokens: ['admin'] },
      schema: {
        tags,
        operationId: 'editKey',
        summary: 'Edit what people say about a key',
        params: idParameter('keyId'),
        body: keyEditSchema,
        response: { 200: keySchema },
      },
    },
    async (request) => {
      await requireKey(deployment, principalOf(request), request.params.keyId);
      const edit = { ...request.params, ...given(request.body) };
      return editKey(deployment, callerOf(request), edit);
    },
  );
}
