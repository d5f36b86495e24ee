import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { acknowledgeNotice, acknowledgingOf } from '../notify/acknowledge.ts';
import { storedMessage } from '../notify/stored-message.ts';
import { NO_TEMPLATES } from '../notify/words/templates.ts';
import { type AcknowledgeView, readPage, unreadPage } from './acknowledge-page.ts';
import type { App, HttpContext } from './context.ts';
import { addLinkRoutes } from './link-routes.ts';

/** The page by which whoever was told says that they have read it. */
export function addAcknowledgeRoutes(app: App, { deployment }: HttpContext): void {
  addLinkRoutes(app, deployment, {
    use: 'acknowledge',
    async show(token) {
      const { notice } = await acknowledgingOf(deployment, token);
      const view = await viewOf(deployment, notice);
      return notice.acknowledged_at === null ? unreadPage(view) : readPage(view);
    },
    async act(token, address) {
      const { notice, by } = await acknowledgingOf(deployment, token);
      const actor: Actor = { kind: 'link', id: notice.id, name: 'acknowledge link', address };
      const row = await acknowledgeNotice(deployment, actor, notice.id, by);
      return readPage(await viewOf(deployment, row));
    },
  });
}

/** A template of the operator may say anything; the page says what happened in our words. */
async function viewOf(
  deployment: Deployment,
  notice: AcknowledgeView['notice'],
): Promise<AcknowledgeView> {
  const { publicUrl: dashboard } = deployment;
  const reader = { audience: 'operator', timeZone: 'UTC', dashboard } as const;
  const message = await storedMessage(deployment, notice, reader, NO_TEMPLATES);
  return { notice, subject: message?.subject ?? notice.type };
}
