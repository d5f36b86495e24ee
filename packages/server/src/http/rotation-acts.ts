import { requireRotation } from '../access/require-subject.ts';
import { cancelRotation } from '../lifecycle/rotation-cancel.ts';
import { expediteRotation } from '../lifecycle/rotation-expedite.ts';
import { extendRotation } from '../lifecycle/rotation-extend.ts';
import { holdRotation } from '../lifecycle/rotation-hold.ts';
import { releaseRotation } from '../lifecycle/rotation-release.ts';
import { restoreRotation } from '../lifecycle/rotation-restore.ts';
import { rollBackRotation } from '../lifecycle/rotation-roll-back.ts';
import { showRotation } from '../lifecycle/rotation-show.ts';
import { type App, callerOf, type HttpContext, principalOf } from './context.ts';
import { noBody } from './schema/no-body.ts';
import {
  extensionSchema,
  newHoldSchema,
  releaseSchema,
  rotationSchema,
} from './schema/rotation-schema.ts';
import { idParameter } from './schema/text-schema.ts';

const tags = ['rotations'];
const params = idParameter('rotationId');
const response = { 200: rotationSchema };

/** What a person does to an open rotation. Each answers the rotation as it then is. */
export function addRotationActRoutes(app: App, { deployment }: HttpContext): void {
  app.post(
    '/v1/rotations/:rotationId/hold',
    {
      config: { tokens: ['admin'], refuses: ['rotation-ended'] },
      schema: {
        tags,
        operationId: 'holdRotation',
        summary: 'Set a hold: nothing advances until it is released',
        params,
        body: newHoldSchema,
        response,
      },
    },
    async (request) => {
      const { rotationId } = request.params;
      await requireRotation(deployment, principalOf(request), rotationId);
      await holdRotation(deployment, callerOf(request), { rotationId, ...request.body });
      return showRotation(deployment, rotationId);
    },
  );
  app.post(
    '/v1/rotations/:rotationId/release',
    {
      config: { tokens: ['admin'], refuses: ['rotation-ended', 'hold-unknown', 'hold-of-key'] },
      schema: {
        tags,
        operationId: 'releaseRotation',
        summary: 'Release a hold by its name',
        params,
        body: releaseSchema,
        response,
      },
    },
    async (request) => {
      const { rotationId } = request.params;
      await requireRotation(deployment, principalOf(request), rotationId);
      await releaseRotation(deployment, callerOf(request), { rotationId, ...request.body });
      return showRotation(deployment, rotationId);
    },
  );
  addExtend(app, deployment);
  addBareActs(app, deployment);
}

function addExtend(app: App, deployment: HttpContext['deployment']): void {
  app.post(
    '/v1/rotations/:rotationId/extend',
    {
      config: { tokens: ['admin'], refuses: ['rotation-ended', 'time-in-past'] },
      schema: {
        tags,
        operationId: 'extendRotation',
        summary: 'Keep the leaving version for longer',
        params,
        body: extensionSchema,
        response,
      },
    },
    async (request) => {
      const { rotationId } = request.params;
      await requireRotation(deployment, principalOf(request), rotationId);
      await extendRotation(deployment, callerOf(request), { rotationId, ...request.body });
      return showRotation(deployment, rotationId);
    },
  );
}

/** Acts that need no more than the rotation's id. */
const BARE_ACTS = [
  {
    verb: 'expedite',
    operationId: 'expediteRotation',
    run: expediteRotation,
    refuses: ['rotation-ended'],
    summary: 'Hurry a rotation; it never skips what keeps clients safe',
  },
  {
    verb: 'cancel',
    operationId: 'cancelRotation',
    run: cancelRotation,
    refuses: ['rotation-ended', 'use-roll-back', 'use-revoke'],
    summary: 'Cancel a rotation whose new version was not handed out',
  },
  {
    verb: 'roll-back',
    operationId: 'rollBackRotation',
    run: rollBackRotation,
    refuses: ['rotation-ended', 'use-cancel', 'version-latched'],
    summary: 'Make the old version primary again; the new one leaves by time and evidence',
  },
  {
    verb: 'restore',
    operationId: 'restoreRotation',
    run: restoreRotation,
    refuses: ['rotation-ended', 'not-in-this-phase', 'version-latched'],
    summary: 'Have the suspended version accepted again',
  },
] as const;

function addBareActs(app: App, deployment: HttpContext['deployment']): void {
  for (const { verb, operationId, run, refuses, summary } of BARE_ACTS) {
    app.post(
      `/v1/rotations/:rotationId/${verb}`,
      {
        config: { tokens: ['admin'], refuses },
        schema: { tags, operationId, summary, params, body: noBody, response },
      },
      async (request) => {
        await requireRotation(deployment, principalOf(request), request.params.rotationId);
        await run(deployment, callerOf(request), request.params);
        return showRotation(deployment, request.params.rotationId);
      },
    );
  }
}
