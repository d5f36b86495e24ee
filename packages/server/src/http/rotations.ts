import { z } from 'zod';
import { requireKey, requireRotation } from '../access/require-subject.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { listRotations } from '../lifecycle/rotation-list.ts';
import { showRotation } from '../lifecycle/rotation-show.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { given } from './given.ts';
import { idempotent } from './idempotent.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { newRotationSchema, rotationSchema } from './schema/rotation-schema.ts';
import { idParameter, idSchema, wordSchema } from './schema/text-schema.ts';

const tags = ['rotations'];

export function addRotationRoutes(app: App, context: HttpContext): void {
  addReading(app, context);
  addBegin(app, context);
}

function addReading(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/rotations',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listRotations',
        summary: 'List the rotations',
        querystring: z.strictObject({
          ...pageQuery,
          keyId: idSchema.optional(),
          phase: wordSchema.optional().describe('A phase, or how it ended.'),
          open: z
            .enum(['true', 'false'])
            .transform((text) => text === 'true')
            .optional()
            .describe('Only those that are open, or only those that have ended.'),
        }),
        response: { 200: pageSchema(rotationSchema) },
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const { apis: apiIds } = principalOf(request);
      return listRotations(deployment, { cursor, limit, apiIds, ...given(filter) });
    },
  );
  app.get(
    '/v1/rotations/:rotationId',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showRotation',
        summary: 'Show a rotation with what it waits for',
        params: idParameter('rotationId'),
        response: { 200: rotationSchema },
      },
    },
    async (request) => {
      await requireRotation(deployment, principalOf(request), request.params.rotationId);
      return showRotation(deployment, request.params.rotationId);
    },
  );
}

function addBegin(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/keys/:keyId/rotations',
    {
      config: {
        tokens: ['admin'],
        creates: true,
        refuses: [
          'key-ended',
          'key-suspended',
          'key-tainted',
          'key-not-handed-out',
          'no-verifier',
          'version-latched',
        ],
      },
      schema: {
        tags,
        operationId: 'beginRotation',
        summary: 'Begin a rotation; where one is open it is answered with 200, unchanged',
        params: idParameter('keyId'),
        body: newRotationSchema,
        response: { 200: rotationSchema, 201: rotationSchema },
      },
    },
    async (request, reply) => {
      const { keyId } = request.params;
      await requireKey(deployment, principalOf(request), keyId);
      const { reason = '', expedite = false } = request.body ?? {};
      const { rotationId, created } = await idempotent(
        context,
        request,
        callerOf(request),
        (actor) => beginRotation(deployment, actor, { keyId, reason, expedite }),
      );
      const rotation = await showRotation(deployment, rotationId);
      return reply.code(created ? 201 : 200).send(rotation);
    },
  );
}
