import { z } from 'zod';
import { listReadiness } from '../readiness/readiness-list.ts';
import { type App, type HttpContext, principalOf } from './context.ts';
import { given } from './given.ts';
import { whereSchema } from './schema/campaign-schema.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { readinessSchema } from './schema/readiness-schema.ts';
import { idSchema } from './schema/text-schema.ts';

export function addReadinessRoute(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/readiness',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags: ['usage'],
        operationId: 'listReadiness',
        summary: 'Which keys can be rotated without anybody, and who needs a person for the others',
        description:
          'Of keys that live, oldest first. It tells people where to look; what a rotation waits for is decided by the rotation alone.',
        querystring: z.strictObject({
          ...pageQuery,
          apiId: idSchema.optional(),
          clientId: idSchema.optional(),
          keyId: idSchema.optional(),
          where: whereSchema.optional(),
        }),
        response: { 200: pageSchema(readinessSchema) },
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const { apis: apiIds } = principalOf(request);
      return listReadiness(deployment, { cursor, limit, apiIds, ...given(filter) });
    },
  );
}
