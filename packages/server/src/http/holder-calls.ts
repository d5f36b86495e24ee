import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../access/principal.ts';
import { requireHolder } from '../access/require-subject.ts';
import { confirmVersion } from '../deliver/holder-confirm.ts';
import { holderGone, leave } from '../deliver/holder-gone.ts';
import { pickup } from '../deliver/holder-pickup.ts';
import { showHolder } from '../deliver/holder-show.ts';
import { createNonce } from '../deliver/nonce-create.ts';
import type { SignedRequest } from '../deliver/signed-request.ts';
import { tokenIfSent } from './authentication.ts';
import type { App, HttpContext } from './context.ts';
import { endOfRequest } from './end-of-request.ts';
import {
  confirmSchema,
  holderSchema,
  nonceSchema,
  pickupAnswerSchema,
  pickupSchema,
} from './schema/holder-schema.ts';
import { noBody } from './schema/no-body.ts';
import { idParameter } from './schema/text-schema.ts';
import { waitQuery } from './schema/wait-query.ts';

const tags = ['holders'];
const params = idParameter('holderId');

const SIGNATURE_CODES = [
  'signature-missing',
  'signature-invalid',
  'nonce-invalid',
  'digest-mismatch',
  'origin-mismatch',
  'holder-gone',
] as const;

const SIGNED =
  'Signed by the holder (RFC 9421) over `@method`, `@path`, `@query`, `content-digest` and `keyturn-origin`, with a nonce of the server.';

/** Calls that a holder signs; no token is looked at, so a bare key or token gets nothing here. */
export function addHolderCallRoutes(app: App, context: HttpContext): void {
  addNonce(app, context);
  addPickup(app, context);
  addConfirm(app, context);
  addGone(app, context);
}

function addNonce(app: App, { deployment }: HttpContext): void {
  app.post(
    '/v1/holders/:holderId/nonce',
    {
      config: { tokens: 'none' },
      schema: {
        tags,
        operationId: 'createNonce',
        summary: 'Get a nonce for one signed call, valid for two minutes',
        params,
        body: noBody,
        response: { 201: nonceSchema },
      },
    },
    async (request, reply) => reply.code(201).send(await createNonce(deployment, request.params)),
  );
}

function addPickup(app: App, { deployment, stopping }: HttpContext): void {
  app.post(
    '/v1/holders/:holderId/pickup',
    {
      config: {
        tokens: 'none',
        refuses: [...SIGNATURE_CODES, 'holder-tainted', 'key-ended', 'key-tainted'],
      },
      schema: {
        tags,
        operationId: 'pickup',
        summary: 'Get the version to use, sealed, where it is another than the holder has',
        description: SIGNED,
        params,
        querystring: z.strictObject(waitQuery),
        body: pickupSchema,
        response: { 200: pickupAnswerSchema },
      },
    },
    async (request, reply) => {
      const { waitMs } = request.query;
      const signal = endOfRequest(reply, stopping);
      return pickup(deployment, signedRequest(request), { ...request.body, waitMs, signal });
    },
  );
}

function addConfirm(app: App, { deployment }: HttpContext): void {
  app.post(
    '/v1/holders/:holderId/confirm',
    {
      config: {
        tokens: 'none',
        refuses: [
          ...SIGNATURE_CODES,
          'holder-tainted',
          'version-unknown',
          'version-not-picked-up',
          'version-suspended',
          'version-latched',
        ],
      },
      schema: {
        tags,
        operationId: 'confirmVersion',
        summary: 'Say that this version is held and used',
        description: SIGNED,
        params,
        body: confirmSchema,
        response: { 200: holderSchema },
      },
    },
    async (request) => {
      await confirmVersion(deployment, signedRequest(request), request.body);
      return showHolder(deployment, request.params.holderId);
    },
  );
}

function addGone(app: App, { deployment }: HttpContext): void {
  app.post(
    '/v1/holders/:holderId/gone',
    {
      config: {
        tokens: 'none',
        refuses: [...SIGNATURE_CODES, 'token-invalid', 'token-kind'],
      },
      schema: {
        tags,
        operationId: 'holderGone',
        summary: 'Say that a holder is gone: the holder itself, signed, or a person by a token',
        security: [{}, { token: [] }],
        params,
        body: noBody,
        response: { 200: holderSchema },
      },
    },
    async (request) => {
      const { holderId } = request.params;
      const principal = await tokenIfSent(deployment, request, ['admin']);
      if (principal) {
        await requireHolder(deployment, principal, holderId);
        await holderGone(deployment, actorOf(principal, request.ip), { holderId });
      } else {
        await leave(deployment, signedRequest(request));
      }
      return showHolder(deployment, holderId);
    },
  );
}

/** The request as it was received: what was signed is what came, not what was made of it. */
function signedRequest(request: FastifyRequest<{ Params: { holderId: string } }>): SignedRequest {
  const { url, method, headers, rawBody, ip, params } = request;
  const queryAt = url.indexOf('?');
  return {
    holderId: params.holderId,
    method,
    path: queryAt === -1 ? url : url.slice(0, queryAt),
    query: queryAt === -1 ? '?' : url.slice(queryAt),
    contentDigest: fieldOf(headers['content-digest']),
    origin: fieldOf(headers['keyturn-origin']),
    signatureInput: fieldOf(headers['signature-input']),
    signature: fieldOf(headers.signature),
    body: rawBody ?? new Uint8Array(),
    address: ip,
  };
}

function fieldOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
