import { z } from 'zod';
import { maySee } from '../access/principal.ts';
import { requireVerifier } from '../access/require-subject.ts';
import { markInstanceGone } from '../keyset/instance-gone.ts';
import { addVerifier } from '../keyset/verifier-add.ts';
import { editVerifier } from '../keyset/verifier-edit.ts';
import { listVerifiers } from '../keyset/verifier-list.ts';
import { removeVerifier } from '../keyset/verifier-remove.ts';
import { showVerifier } from '../keyset/verifier-show.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { idempotent } from './idempotent.ts';
import { noBody } from './schema/no-body.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { idParameter, idSchema } from './schema/text-schema.ts';
import {
  createdVerifierSchema,
  newVerifierSchema,
  verifierEditSchema,
  verifierSchema,
} from './schema/verifier-schema.ts';

const tags = ['verifiers'];

export function addVerifierRoutes(app: App, context: HttpContext): void {
  addReading(app, context);
  addAdding(app, context);
  addEditing(app, context);
  addInstanceGone(app, context);
}

function addReading(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/verifiers',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listVerifiers',
        summary: 'List the verifier groups with their instances',
        querystring: z.strictObject(pageQuery),
        response: { 200: pageSchema(verifierSchema) },
      },
    },
    async (request) =>
      listVerifiers(deployment, { ...request.query, apiIds: principalOf(request).apis }),
  );
  app.get(
    '/v1/verifiers/:verifierId',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showVerifier',
        summary: 'Show a verifier group with its instances',
        params: idParameter('verifierId'),
        response: { 200: verifierSchema },
      },
    },
    async (request) => {
      await requireVerifier(deployment, principalOf(request), request.params.verifierId);
      return showVerifier(deployment, request.params.verifierId);
    },
  );
}

function addAdding(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/verifiers',
    {
      config: { tokens: ['admin'], creates: true, refuses: ['name-taken'] },
      schema: {
        tags,
        operationId: 'addVerifier',
        summary: 'Add a verifier group; its token is answered here and nowhere else',
        body: newVerifierSchema,
        response: { 201: createdVerifierSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      // An api that the token may not see is answered as one that does not exist.
      const apis = request.body.apis.map((apiId) => (maySee(principal, apiId) ? apiId : ''));
      const verifier = await idempotent(context, request, callerOf(request), (actor) =>
        addVerifier(deployment, actor, { ...request.body, apis }),
      );
      return reply.code(201).send(verifier);
    },
  );
}

function addEditing(app: App, { deployment }: HttpContext): void {
  app.patch(
    '/v1/verifiers/:verifierId',
    {
      config: { tokens: ['admin'], refuses: ['name-taken'] },
      schema: {
        tags,
        operationId: 'editVerifier',
        summary: 'Rename a verifier group',
        params: idParameter('verifierId'),
        body: verifierEditSchema,
        response: { 200: verifierSchema },
      },
    },
    async (request) => {
      await requireVerifier(deployment, principalOf(request), request.params.verifierId);
      return editVerifier(deployment, callerOf(request), { ...request.params, ...request.body });
    },
  );
  app.delete(
    '/v1/verifiers/:verifierId',
    {
      config: { tokens: ['admin'], securityAct: true },
      schema: {
        tags,
        operationId: 'removeVerifier',
        summary: 'Remove a verifier group; its token ends at once',
        params: idParameter('verifierId'),
        response: { 204: z.undefined().describe('Removed.') },
      },
    },
    async (request, reply) => {
      await requireVerifier(deployment, principalOf(request), request.params.verifierId);
      await removeVerifier(deployment, callerOf(request), request.params);
      return reply.code(204).send();
    },
  );
}

function addInstanceGone(app: App, { deployment }: HttpContext): void {
  app.post(
    '/v1/verifiers/:verifierId/instances/:instanceId/gone',
    {
      config: { tokens: ['admin'] },
      schema: {
        tags,
        operationId: 'markInstanceGone',
        summary: 'Say that the process of an instance has ended: nothing waits for its grace',
        params: z.strictObject({ verifierId: idSchema, instanceId: idSchema }),
        body: noBody,
        response: { 200: verifierSchema },
      },
    },
    async (request) => {
      await requireVerifier(deployment, principalOf(request), request.params.verifierId);
      await markInstanceGone(deployment, callerOf(request), request.params);
      return showVerifier(deployment, request.params.verifierId);
    },
  );
}
