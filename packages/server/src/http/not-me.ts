import type { FastifyReply, FastifyRequest } from 'fastify';
import { rotationOfToken } from '../access/not-me-link.ts';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { type NotMeView, sayNotMe, showNotMe } from '../lifecycle/not-me.ts';
import { Refusal } from '../problem/refusal.ts';
import type { App, HttpContext } from './context.ts';
import {
  answeredPage,
  foreignPostPage,
  NOT_ME_HEADERS,
  questionPage,
  unknownLinkPage,
} from './not-me-page.ts';

/** A form without fields sends next to nothing. */
const BODY_LIMIT_BYTES = 1_024;

type LinkRequest = FastifyRequest<{ Params: { token: string } }>;

/**
 * The page by which an owner says that a rotation was not theirs (K12). For people, not for
 * programs: whoever has the link may act, and only by a post, so that what looks into mails does
 * nothing. Beside `/v1`, and no part of the API's description.
 */
export function addNotMeRoutes(app: App, { deployment }: HttpContext): void {
  app.register(async (pages) => {
    takeForms(pages);
    const options = { config: { tokens: 'none' }, schema: { hide: true } } as const;
    pages.get('/not-me/:token', options, (request: LinkRequest, reply) =>
      answer(reply, async () => {
        const view = await showNotMe(deployment, rotationOf(deployment, request));
        return view.isDone ? answeredPage(view) : questionPage(view);
      }),
    );
    const act = { config: { tokens: 'none', securityAct: true }, schema: { hide: true } } as const;
    pages.post('/not-me/:token', act, async (request: LinkRequest, reply) => {
      if (isForeign(request, deployment.publicUrl)) return send(reply, 403, foreignPostPage());
      return answer(reply, async () => answeredPage(await say(deployment, request)));
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

async function say(deployment: Deployment, request: LinkRequest): Promise<NotMeView> {
  const rotationId = rotationOf(deployment, request);
  const actor: Actor = { kind: 'link', id: rotationId, name: 'not-me link', address: request.ip };
  return sayNotMe(deployment, actor, rotationId);
}

/** @throws Refusal `not-found` */
function rotationOf(deployment: Deployment, { params }: LinkRequest): string {
  const rotationId = rotationOfToken(deployment, params.token);
  if (rotationId === null) throw new Refusal('not-found', 'No link has this token.');
  return rotationId;
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
  return reply.code(status).headers(NOT_ME_HEADERS).send(page);
}
