import type { FastifyRequest } from 'fastify';
import { authenticate } from '../access/authenticate.ts';
import type { Principal } from '../access/principal.ts';
import type { TokenKind } from '../access/token-kind.ts';
import { requireRightClock } from '../clock-off.ts';
import type { Deployment } from '../deployment.ts';
import { requireJournal } from '../history/journal-committed.ts';
import { Refusal } from '../problem/refusal.ts';
import type { App, HttpContext } from './context.ts';
import { isCommand } from './is-command.ts';

/** Looks at the token before a byte of the body is read. */
export function requireTokens(app: App, { deployment, stopping }: HttpContext): void {
  app.decorateRequest('principal', null);
  app.decorateRequest('rawBody', null);
  app.addHook('onRequest', async (request: FastifyRequest) => {
    if (stopping.aborted) throw new Refusal('stopping', 'The server is stopping; ask again.');
    const { config } = request.routeOptions;
    const { tokens } = config;
    if (tokens !== undefined && tokens !== 'none') {
      request.principal = await principalOfKind(deployment, request, tokens);
    }
    if (!isCommand(request.method, tokens)) return;
    if (!config.securityAct) requireRightClock(deployment);
    await requireJournal(deployment);
  });
}

/** @throws Refusal `token-missing`, `token-invalid`, `token-kind` */
async function principalOfKind(
  deployment: Deployment,
  request: FastifyRequest,
  kinds: readonly TokenKind[],
): Promise<Principal> {
  const principal = await authenticate(deployment, request.headers.authorization);
  if (kinds.includes(principal.kind)) return principal;
  throw new Refusal(
    'token-kind',
    `This call takes a token of the kind ${kinds.join(' or ')}; yours is ${principal.kind}.`,
  );
}

/**
 * For calls that prove themselves by something else where no token is sent. Null without one.
 *
 * @throws Refusal `token-invalid`, `token-kind`
 */
export async function tokenIfSent(
  deployment: Deployment,
  request: FastifyRequest,
  kinds: readonly TokenKind[],
): Promise<Principal | null> {
  if (!request.headers.authorization) return null;
  return principalOfKind(deployment, request, kinds);
}
