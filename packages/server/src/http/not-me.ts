import { rotationOfToken } from '../access/not-me-link.ts';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { sayNotMe, showNotMe } from '../lifecycle/not-me.ts';
import { Refusal } from '../problem/refusal.ts';
import type { App, HttpContext } from './context.ts';
import { addLinkRoutes } from './link-routes.ts';
import { answeredPage, questionPage } from './not-me-page.ts';

/** The page by which an owner says that a rotation was not theirs (K12). */
export function addNotMeRoutes(app: App, { deployment }: HttpContext): void {
  addLinkRoutes(app, deployment, {
    use: 'not-me',
    securityAct: true,
    async show(token) {
      const view = await showNotMe(deployment, rotationOf(deployment, token));
      return view.isDone ? answeredPage(view) : questionPage(view);
    },
    async act(token, address) {
      const rotationId = rotationOf(deployment, token);
      const actor: Actor = { kind: 'link', id: rotationId, name: 'not-me link', address };
      return answeredPage(await sayNotMe(deployment, actor, rotationId));
    },
  });
}

/** @throws Refusal `not-found` */
function rotationOf(deployment: Deployment, token: string): string {
  const rotationId = rotationOfToken(deployment, token);
  if (rotationId === null) throw new Refusal('not-found', 'No link has this token.');
  return rotationId;
}
