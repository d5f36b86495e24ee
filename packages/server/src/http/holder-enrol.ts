import type { PublicJwk } from '@keyturn/core';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { actorOf } from '../access/principal.ts';
import { type EnrolBy, enrolHolder } from '../deliver/holder-enrol.ts';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { Refusal } from '../problem/refusal.ts';
import { tokenIfSent } from './authentication.ts';
import type { App, HttpContext } from './context.ts';
import { given } from './given.ts';
import { idempotent } from './idempotent.ts';
import { enrolledSchema, enrolSchema } from './schema/holder-schema.ts';

/** Enrolment is paid for by a grant in the body, or by the pickup token of the key. */
export function addEnrolRoutes(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/holders',
    {
      config: {
        tokens: 'none',
        creates: true,
        refuses: [
          'token-missing',
          'token-invalid',
          'token-kind',
          'not-found',
          'grant-invalid',
          'grant-redeemed',
          'holder-keys-invalid',
          'key-ended',
          'key-tainted',
        ],
      },
      schema: {
        tags: ['holders'],
        operationId: 'enrolHolder',
        summary: 'Enrol a holder by a grant, or with a pickup token instead',
        security: [{}, { token: [] }],
        body: enrolSchema,
        response: { 201: enrolledSchema },
      },
    },
    async (request, reply) => {
      const { grant, signingKey, openingKey, ...rest } = request.body;
      const { by, caller } = await rightOf(deployment, request, grant);
      const keys = { signingKey: jwkOf(signingKey), openingKey: jwkOf(openingKey) };
      const enrolled = await idempotent(context, request, caller, (actor) =>
        enrolHolder(deployment, actor, by, { ...rest, ...keys }),
      );
      return reply.code(201).send(enrolled);
    },
  );
}

async function rightOf(
  deployment: Deployment,
  request: FastifyRequest,
  grant: string | undefined,
): Promise<{ by: EnrolBy; caller: Actor }> {
  const principal = await tokenIfSent(deployment, request, ['pickup']);
  if (principal?.keyId && grant === undefined) {
    return {
      by: { keyId: principal.keyId, tokenId: principal.tokenId },
      caller: actorOf(principal, request.ip),
    };
  }
  if (principal) {
    throw new Refusal('invalid-input', 'Send a grant or a pickup token, not both.', {
      errors: [{ path: 'grant', message: 'must be left out where a token is sent' }],
    });
  }
  if (grant === undefined) {
    throw new Refusal('token-missing', 'Send a grant in the body, or a pickup token.');
  }
  // Whoever has the grant is the principal that a repetition must show again.
  const caller: Actor = {
    kind: 'holder',
    id: `grant ${deployment.digest(grant)}`,
    name: 'grant',
    address: request.ip,
  };
  return { by: { grant }, caller };
}

function jwkOf(jwk: z.output<typeof enrolSchema>['signingKey']): PublicJwk {
  return given(jwk) as PublicJwk;
}
