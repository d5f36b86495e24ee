import type { FastifyRequest } from 'fastify';
import { authenticate } from '../access/authenticate.ts';
import { Refusal } from '../problem/refusal.ts';
import type { App, HttpContext } from './context.ts';

/** Looks at the token before a byte of the body is read. */
export function requireTokens(app: App, { deployment, stopping }: HttpContext): void {
  app.decorateRequest('principal', null);
  app.decorateRequest('rawBody', null);
  app.addHook('onRequest', async (request: FastifyRequest) => {
    if (stopping.aborted) throw new Refusal('stopping', 'The server is stopping; ask again.');
    const { tokens } = request.routeOptions.config;
    if (tokens === undefined || tokens === 'none') return;
    const principal = await authenticate(deployment, request.headers.authorization);
    if (!tokens.includes(principal.kind)) {
      throw new Refusal(
        'token-kind',
        `This call takes a token of the kind ${tokens.join(' or ')}; yours is ${principal.kind}.`,
      );
    }
    request.principal = principal;
  });
}
