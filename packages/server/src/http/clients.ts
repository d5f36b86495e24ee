import { z } from 'zod';
import { requireAllApis } from '../access/principal.ts';
import { addClient } from '../lifecycle/client-add.ts';
import { editClient } from '../lifecycle/client-edit.ts';
import { listClients } from '../lifecycle/client-list.ts';
import { showClient } from '../lifecycle/client-show.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { idempotent } from './idempotent.ts';
import { clientEditSchema, clientSchema, newClientSchema } from './schema/client-schema.ts';
import { pageQuery, pageSchema } from './schema/page-schema.ts';
import { idParameter } from './schema/text-schema.ts';

const tags = ['clients'];

const LIMITED =
  'A token that is limited to some apis sees the clients with a key there, and those without any key.';

export function addClientRoutes(app: App, context: HttpContext): void {
  addReading(app, context);
  addWriting(app, context);
}

function addReading(app: App, { deployment }: HttpContext): void {
  app.get(
    '/v1/clients',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'listClients',
        summary: 'List the clients',
        description: LIMITED,
        querystring: z.strictObject(pageQuery),
        response: { 200: pageSchema(clientSchema) },
      },
    },
    async (request) => listClients(deployment, request.query, principalOf(request).apis),
  );
  app.get(
    '/v1/clients/:clientId',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags,
        operationId: 'showClient',
        summary: 'Show a client',
        description: LIMITED,
        params: idParameter('clientId'),
        response: { 200: clientSchema },
      },
    },
    async (request) => showClient(deployment, request.params.clientId, principalOf(request).apis),
  );
}

function addWriting(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/clients',
    {
      config: { tokens: ['admin'], creates: true },
      schema: {
        tags,
        operationId: 'addClient',
        summary: 'Add a client',
        body: newClientSchema,
        response: { 201: clientSchema },
      },
    },
    async (request, reply) => {
      requireAllApis(principalOf(request));
      const client = await idempotent(context, request, callerOf(request), (actor) =>
        addClient(deployment, actor, request.body),
      );
      return reply.code(201).send(client);
    },
  );
  app.patch(
    '/v1/clients/:clientId',
    {
      config: { tokens: ['admin'] },
      schema: {
        tags,
        operationId: 'editClient',
        summary: 'Edit a client',
        params: idParameter('clientId'),
        body: clientEditSchema,
        response: { 200: clientSchema },
      },
    },
    async (request) => {
      requireAllApis(principalOf(request));
      return editClient(deployment, callerOf(request), { ...request.params, ...request.body });
    },
  );
}
