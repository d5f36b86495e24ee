import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LinkUse } from '../access/link-token.ts';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import type { App } from './context.ts';
import { foreignPostPage, LINK_PAGE_HEADERS, unknownLinkPage } from './link-page.ts';

/** A form without fields sends next to nothing. */
const BODY_LIMIT_BYTES = 1_024;

type LinkRequest = FastifyRequest<{ Params: { token: string } }>;

/** What stands behind the links of one use. Both make a page, or refuse with `not-found`. */
export interface LinkPages {
  use: LinkUse;
  /** It stops something, so it works also while the server's clock is off. */
  securityAct?: true;
  /** Changes nothing. */
  show(token: string): Promise<string>;
  act(token: string, address: string): Promise<string>;
}

/**
 * Pages by which people answer a notice. For people, not for programs: whoever has the link may act,
 * and only by a post, so that what looks into mails and chats does nothing. Beside `/v1`, and no part
 * of the API's description.
 */
export function addLinkRoutes(app: App, deployment: Deployment, links: LinkPages): void {
  const { use, securityAct } = links;
  app.register(async (pages) => {
    takeForms(pages);
    const options = { config: { tokens: 'none' }, schema: { hide: true } } as const;
    pages.get(`/${use}/:token`, options, (request: LinkRequest, reply) =>
      answer(reply, () => links.show(request.params.token)),
    );
    const act = {
      config: { tokens: 'none', ...(securityAct && { securityAct }) },
      schema: { hide: true },
    } as const;
    pages.post(`/${use}/:token`, act, async (request: LinkRequest, reply) => {
      if (isForeign(request, deployment.publicUrl)) return send(reply, 403, foreignPostPage());
      return answer(reply, () => links.act(request.params.token, request.ip));
    });
  });
}

/** What a form sends is not looked at: the link says all. */
function takeForms(pages: App): void {
  pages.removeAllContentTypeParsers();
  pages.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
    (_request, _body, done) => done(null, undefined),
  );
}

/**
 * Whether another site's page sent it (threat 20). Under our referrer policy a browser names no
 * origin (`null`) for our own form, and says where it came from in `Sec-Fetch-Site`.
 */
function isForeign({ headers }: FastifyRequest, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = headers;
  return origin !== undefined && origin !== 'null' && origin !== new URL(publicUrl).origin;
}

async function answer(reply: FastifyReply, make: () => Promise<string>): Promise<FastifyReply> {
  try {
    return send(reply, 200, await make());
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'not-found') throw error;
    return send(reply, 404, unknownLinkPage());
  }
}

function send(reply: FastifyReply, status: number, page: string): FastifyReply {
  return reply.code(status).headers(LINK_PAGE_HEADERS).send(page);
}
