import { z } from 'zod';
import { requireAllApis } from '../access/principal.ts';
import { addToken } from '../access/token-add.ts';
import { listTokens } from '../access/token-list.ts';
import { removeToken } from '../access/token-remove.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { idempotent } from './idempotent.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { idParameter } from './schema/text-schema.ts';
import { createdTokenSchema, newTokenSchema, tokenSchema } from './schema/token-schema.ts';

const tags = ['tokens'];

export function addTokenRoutes(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.get(
    '/v1/tokens',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listTokens',
        summary: 'List the tokens that work',
        querystring: z.strictObject(pageQuery),
        response: { 200: pageSchema(tokenSchema) },
      },
    },
    async (request) => {
      requireAllApis(principalOf(request));
      return listTokens(deployment, request.query);
    },
  );
  app.post(
    '/v1/tokens',
    {
      config: { tokens: ['admin'], creates: true },
      schema: {
        tags,
        operationId: 'addToken',
        summary: 'Add a token; its string is answered here and nowhere else',
        body: newTokenSchema,
        response: { 201: createdTokenSchema },
      },
    },
    async (request, reply) => {
      requireAllApis(principalOf(request));
      const { body } = request;
      const apis = body.kind === 'pickup' ? null : body.apis;
      const keyId = body.kind === 'pickup' ? body.keyId : null;
      const token = await idempotent(context, request, callerOf(request), (actor) =>
        addToken(deployment, actor, { kind: body.kind, name: body.name, apis, keyId }),
      );
      return reply.code(201).send(token);
    },
  );
  app.delete(
    '/v1/tokens/:tokenId',
    {
      config: { tokens: ['admin'], refuses: ['last-admin-token'], securityAct: true },
      schema: {
        tags,
        operationId: 'removeToken',
        summary: 'Remove a token, at once and for good',
        params: idParameter('tokenId'),
        response: { 204: z.undefined().describe('Removed.') },
      },
    },
    async (request, reply) => {
      requireAllApis(principalOf(request));
      await removeToken(deployment, callerOf(request), request.params);
      return reply.code(204).send();
    },
  );
}
