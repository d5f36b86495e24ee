import { z } from 'zod';
import { requireKey } from '../access/require-subject.ts';
import { showReceipt } from '../keyset/receipts.ts';
import { resumeKey } from '../lifecycle/key-resume.ts';
import { revokeKey } from '../lifecycle/key-revoke.ts';
import { showKey } from '../lifecycle/key-show.ts';
import { suspendKey } from '../lifecycle/key-suspend.ts';
import { revokeVersion } from '../lifecycle/version-revoke.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { keySchema } from './schema/key-schema.ts';
import { noBody } from './schema/no-body.ts';
import { receiptSchema } from './schema/receipt-schema.ts';
import { idParameter, idSchema } from './schema/text-schema.ts';

const tags = ['keys'];

const versionParameters = z.strictObject({
  keyId: idSchema,
  number: z.coerce.number().int().min(1).max(1_000_000_000),
});

/** The acts that verifiers must hear of; each answers a receipt that can be waited for (K7). */
export function addKeyActRoutes(app: App, { deployment }: HttpContext): void {
  const acts = [
    { verb: 'suspend', run: suspendKey, refuses: ['key-ended'], summary: 'Suspend a key' },
    { verb: 'revoke', run: revokeKey, refuses: [], summary: 'Revoke a key, for good' },
  ] as const;
  for (const { verb, run, refuses, summary } of acts) {
    app.post(
      `/v1/keys/:keyId/${verb}`,
      {
        config: { tokens: ['admin'], refuses, securityAct: true },
        schema: {
          tags,
          operationId: `${verb}Key`,
          summary,
          params: idParameter('keyId'),
          body: noBody,
          response: { 200: receiptSchema },
        },
      },
      async (request) => {
        await requireKey(deployment, principalOf(request), request.params.keyId);
        const { receiptId } = await run(deployment, callerOf(request), request.params);
        return showReceipt(deployment, receiptId);
      },
    );
  }
  addResume(app, deployment);
  addVersionRevoke(app, deployment);
}

function addResume(app: App, deployment: HttpContext['deployment']): void {
  app.post(
    '/v1/keys/:keyId/resume',
    {
      config: { tokens: ['admin'], refuses: ['key-ended'] },
      schema: {
        tags,
        operationId: 'resumeKey',
        summary: 'Resume a suspended key',
        params: idParameter('keyId'),
        body: noBody,
        response: { 200: keySchema },
      },
    },
    async (request) => {
      await requireKey(deployment, principalOf(request), request.params.keyId);
      await resumeKey(deployment, callerOf(request), request.params);
      return showKey(deployment, request.params.keyId);
    },
  );
}

function addVersionRevoke(app: App, deployment: HttpContext['deployment']): void {
  app.post(
    '/v1/keys/:keyId/versions/:number/revoke',
    {
      config: {
        tokens: ['admin'],
        refuses: ['version-unknown', 'version-not-published'],
        securityAct: true,
      },
      schema: {
        tags,
        operationId: 'revokeVersion',
        summary: 'Revoke one version of a key, for good; a successor is begun where there is none',
        params: versionParameters,
        body: noBody,
        response: { 200: receiptSchema },
      },
    },
    async (request) => {
      const { keyId, number: version } = request.params;
      await requireKey(deployment, principalOf(request), keyId);
      const { receiptId } = await revokeVersion(deployment, callerOf(request), { keyId, version });
      return showReceipt(deployment, receiptId);
    },
  );
}
