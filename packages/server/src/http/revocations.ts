import { z } from 'zod';
import { RevocationLists } from '../keyset/revocation-list.ts';
import type { App, HttpContext } from './context.ts';

const signedListSchema = z.object({ list: z.string(), signature: z.string() });

/**
 * The second way on which a latch reaches a verifier (K7). Beside `/v1` and without a token, so that a
 * plain web server can stand in for this one with a copy.
 */
export function addRevocationRoute(app: App, { deployment }: HttpContext): void {
  const lists = new RevocationLists(deployment);
  app.get(
    '/revocations.json',
    {
      config: { tokens: 'none' },
      schema: {
        tags: ['keyset'],
        operationId: 'showRevocations',
        summary: 'What was revoked in the last 25 hours, signed; it names no secret',
        description:
          'Answers 304 to `If-None-Match` while the list is the same. Caches must not keep it; whoever copies it on purpose may.',
        response: { 200: signedListSchema },
      },
    },
    async (request, reply) => {
      const { body, etag } = await lists.current();
      reply.header('etag', etag);
      if (isKnown(request.headers['if-none-match'], etag))
        return reply.code(304 as 200).send(undefined as never);
      return reply.header('content-type', 'application/json; charset=utf-8').send(body as never);
    },
  );
}

function isKnown(known: string | undefined, etag: string): boolean {
  if (known === undefined) return false;
  // Weak comparison, RFC 9110, 13.1.2.
  return known.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}
