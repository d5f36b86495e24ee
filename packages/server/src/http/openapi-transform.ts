import { STATUS_CODES } from 'node:http';
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

type Transform = NonNullable<FastifyDynamicSwaggerOptions['transform']>;
type TransformObject = NonNullable<FastifyDynamicSwaggerOptions['transformObject']>;

/** Zod schemas as JSON Schema, and the header field of creating calls, which no schema checks. */
export const describeRoute: Transform = (route) => {
  const described = jsonSchemaTransform(route as never) as ReturnType<Transform>;
  if (!route.route?.config?.creates) return described;
  const idempotencyKey = {
    type: 'string',
    description: 'The same key with the same body gives the first answer again, for 24 hours.',
  };
  const headers = { type: 'object', properties: { 'Idempotency-Key': idempotencyKey } };
  return { ...described, schema: { ...described.schema, headers } as never };
};

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

interface Operation {
  requestBody?: { required?: boolean; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { description?: string }>;
}

interface JsonSchema {
  anyOf?: JsonSchema[];
  type?: string;
}

/** The whole document: bodies that may be left out say so, answers say their status in words. */
export const describeDocument: TransformObject = (given) => {
  const document = jsonSchemaTransformObject(given as never) as unknown as Document;
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    relaxBody(operation);
    for (const [status, response] of Object.entries(operation.responses)) {
      if (response.description === 'Default Response') {
        response.description = STATUS_CODES[status] ?? status;
      }
    }
  }
  dropUnused(document.components.schemas);
  return document as unknown as ReturnType<TransformObject>;
};

function relaxBody({ requestBody }: Operation): void {
  for (const media of Object.values(requestBody?.content ?? {})) {
    const branches = media.schema.anyOf?.filter(({ type }) => type !== 'null') ?? [];
    if (branches.length === (media.schema.anyOf?.length ?? 0)) continue;
    const [only, ...others] = branches;
    media.schema = only && others.length === 0 ? only : { ...media.schema, anyOf: branches };
    if (requestBody) requestBody.required = false;
  }
}

/** Every named schema comes in a second form for requests, which none of ours uses. */
function dropUnused(schemas: Record<string, unknown>): void {
  for (const name of Object.keys(schemas)) if (name.endsWith('Input')) delete schemas[name];
}
