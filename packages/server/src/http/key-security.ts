import { formatInstant } from '@keyturn/core';
import { requireKey } from '../access/require-subject.ts';
import { requireRightClock } from '../clock-off.ts';
import type { Deployment } from '../deployment.ts';
import { showReceipt } from '../keyset/receipts.ts';
import { compromiseKey } from '../lifecycle/key-compromise.ts';
import { showKey } from '../lifecycle/key-show.ts';
import { taintKey } from '../lifecycle/key-taint.ts';
import { narrowVersion } from '../lifecycle/version-narrow.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { given } from './given.ts';
import { idempotent } from './idempotent.ts';
import { keySchema } from './schema/key-schema.ts';
import { compromiseReceiptSchema, receiptSchema } from './schema/receipt-schema.ts';
import { compromiseSchema, narrowSchema, taintSchema } from './schema/security-schema.ts';
import { idParameter } from './schema/text-schema.ts';

const tags = ['keys'];
const params = idParameter('keyId');

/** What is done about a leak or a suspicion. No hold and no rotation stops any of it (K10). */
export function addKeySecurityRoutes(app: App, context: HttpContext): void {
  addCompromise(app, context);
  addTaint(app, context.deployment);
  addNarrow(app, context.deployment);
}

function addCompromise(app: App, context: HttpContext): void {
  const { deployment } = context;
  app.post(
    '/v1/keys/:keyId/compromise',
    {
      config: {
        tokens: ['admin'],
        creates: true,
        securityAct: true,
        refuses: [
          'key-ended',
          'key-not-handed-out',
          'version-unknown',
          'version-not-published',
          'time-in-future',
        ],
      },
      schema: {
        tags,
        operationId: 'compromiseKey',
        summary: 'Say that versions of a key have leaked: they fall, a successor is hurried',
        params,
        body: compromiseSchema,
        response: { 200: compromiseReceiptSchema },
      },
    },
    async (request) => {
      const { keyId } = request.params;
      await requireKey(deployment, principalOf(request), keyId);
      const said = given(request.body ?? {});
      const done = await idempotent(context, request, callerOf(request), (actor) =>
        compromiseKey(deployment, actor, { keyId, ...said }),
      );
      const { receiptId, since, refuseAt, ...facts } = done;
      return {
        ...(await showReceipt(deployment, receiptId)),
        ...facts,
        since: formatInstant(since),
        refuseAt: refuseAt === null ? null : formatInstant(refuseAt),
      };
    },
  );
}

function addTaint(app: App, deployment: Deployment): void {
  app.post(
    '/v1/keys/:keyId/taint',
    {
      config: { tokens: ['admin'], securityAct: true, refuses: ['clock-off'] },
      schema: {
        tags,
        operationId: 'taintKey',
        summary: 'Put a key under suspicion, or clear it: nothing is handed out meanwhile',
        params,
        body: taintSchema,
        response: { 200: keySchema },
      },
    },
    async (request) => {
      const { keyId } = request.params;
      await requireKey(deployment, principalOf(request), keyId);
      const tainted = request.body?.tainted ?? true;
      // To clear it gives back what it took.
      if (!tainted) requireRightClock(deployment);
      await taintKey(deployment, callerOf(request), { keyId, tainted });
      return showKey(deployment, keyId);
    },
  );
}

function addNarrow(app: App, deployment: Deployment): void {
  app.post(
    '/v1/keys/:keyId/narrow',
    {
      config: {
        tokens: ['admin'],
        securityAct: true,
        refuses: ['version-unknown', 'version-latched', 'not-narrower'],
      },
      schema: {
        tags,
        operationId: 'narrowVersion',
        summary: 'Take scopes away from one version of a key, for good',
        params,
        body: narrowSchema,
        response: { 200: receiptSchema },
      },
    },
    async (request) => {
      const { keyId } = request.params;
      await requireKey(deployment, principalOf(request), keyId);
      const narrowed = { keyId, ...request.body };
      const { receiptId } = await narrowVersion(deployment, callerOf(request), narrowed);
      return showReceipt(deployment, receiptId);
    },
  );
}
