import { Readable } from 'node:stream';
import { z } from 'zod';
import { authenticate } from '../access/authenticate.ts';
import { requireRotation } from '../access/require-subject.ts';
import type { Deployment } from '../deployment.ts';
import { rotationEvents } from '../lifecycle/rotation-events.ts';
import { Refusal } from '../problem/refusal.ts';
import { Wake } from '../wake.ts';
import { type App, type HttpContext, principalOf } from './context.ts';
import { endOfRequest } from './end-of-request.ts';
import { rotationEventSchema } from './schema/rotation-schema.ts';
import { idParameter } from './schema/text-schema.ts';

/** A comment goes out after this much silence, so that nothing on the way takes the line for dead. */
const KEEP_ALIVE_MS = 15_000;

const placeSchema = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/**
 * Server-sent events of one rotation: all that happened, then what happens. A reader that comes back
 * with `Last-Event-ID` misses nothing; after the end it is told 204, upon which it stops. A stream
 * ends when its token is removed: nothing that happens later is sent, and asking again is refused.
 */
export function addRotationWatchRoutes(app: App, { deployment, stopping }: HttpContext): void {
  app.get(
    '/v1/rotations/:rotationId/events',
    {
      config: { tokens: ['admin', 'read'] },
      schema: {
        tags: ['rotations'],
        operationId: 'watchRotation',
        summary: 'Watch a rotation',
        params: idParameter('rotationId'),
        querystring: z.strictObject({
          after: placeSchema.optional().describe('`seq` of the last event that is known.'),
        }),
        response: {
          200: {
            description: 'Each `data` is one event; the last event is named `end`.',
            content: { 'text/event-stream': { schema: rotationEventSchema } },
          },
          204: z.undefined().describe('It has ended, and all its events are known.'),
        },
      },
    },
    async (request, reply) => {
      const { rotationId } = request.params;
      await requireRotation(deployment, principalOf(request), rotationId);
      const known = placeSchema.safeParse(request.headers['last-event-id'] ?? 0);
      const after = request.query.after ?? (known.success ? known.data : 0);
      const { ended, events } = await rotationEvents(deployment, rotationId, after);
      if (ended && events.length === 0) return reply.code(204).send();
      const end = endOfRequest(reply, stopping);
      const isAllowed = () => isTokenValid(deployment, request.headers.authorization);
      const lines = follow(deployment, { rotationId, after, end, isAllowed });
      reply.header('content-type', 'text/event-stream; charset=utf-8');
      // An nginx on the way must not wait for more.
      reply.header('x-accel-buffering', 'no');
      return reply.send(Readable.from(lines) as never);
    },
  );
}

interface Watch {
  rotationId: string;
  /** `seq` of the last event that is known. */
  after: number;
  end: AbortSignal;
  /** Asked before anything is sent, at every keep-alive at the latest. */
  isAllowed(): Promise<boolean>;
}

async function isTokenValid(
  deployment: Deployment,
  authorization: string | undefined,
): Promise<boolean> {
  try {
    await authenticate(deployment, authorization);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

async function* follow(
  deployment: Deployment,
  { rotationId, after, end, isAllowed }: Watch,
): AsyncGenerator<string> {
  const { keyId } = await rotationEvents(deployment, rotationId, after);
  const wake = new Wake(
    deployment.signals,
    deployment.schedule,
    ({ keys, shown }) => keys.has(keyId) || shown?.has(keyId) === true,
  );
  let place = after;
  try {
    yield ': begin\n\n';
    while (!end.aborted) {
      const { ended, events } = await rotationEvents(deployment, rotationId, place);
      if (!(await isAllowed())) return;
      for (const event of events) {
        place = event.seq;
        yield `id: ${event.seq}\nevent: rotation\ndata: ${JSON.stringify(event)}\n\n`;
      }
      if (ended) {
        yield `id: ${place}\nevent: end\ndata: {}\n\n`;
        return;
      }
      await wake.wait(KEEP_ALIVE_MS, end);
      if (!end.aborted) yield ': \n\n';
    }
  } finally {
    wake.close();
  }
}
