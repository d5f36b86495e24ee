import { requireKey } from '../access/require-subject.ts';
import { createGrant } from '../deliver/grant-create.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { idempotent } from './idempotent.ts';
import { grantSchema, newGrantSchema } from './schema/holder-schema.ts';

export function addGrantRoutes(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/grants',
    {
      config: {
        tokens: ['admin'],
        creates: true,
        refuses: ['not-found', 'key-ended', 'key-tainted'],
      },
      schema: {
        tags: ['holders'],
        operationId: 'createGrant',
        summary: 'Make a single-use grant to enrol one holder of a key within ten minutes',
        body: newGrantSchema,
        response: { 201: grantSchema },
      },
    },
    async (request, reply) => {
      await requireKey(deployment, principalOf(request), request.body.keyId);
      const grant = await idempotent(context, request, callerOf(request), (actor) =>
        createGrant(deployment, actor, request.body),
      );
      return reply.code(201).send(grant);
    },
  );
}
