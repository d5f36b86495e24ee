import type { Webhook } from '@keyturn/core';
import { makeDeployment } from '../../../../../test/deployment.ts';
import { ManualClock } from '../../../../../test/manual-clock.ts';
import type { Deployment } from '../../deployment.ts';
import { SYSTEM } from '../../lifecycle/actor.ts';
import { runCommand } from '../../lifecycle/run-command.ts';
import { dueRecipients } from '../../notify/claim-deliveries.ts';
import { Deliveries } from '../../notify/deliveries.ts';
import type { Store } from '../../store/store.ts';
import { addWebhook, type NewWebhook } from '../webhook-add.ts';
import { webhookChannel } from '../webhook-channel.ts';
import { showWebhook } from '../webhook-show.ts';
import { TestNet } from './test-net.ts';

/** A deployment that tells registered webhooks, under a clock that the test moves. */
export interface WebhookWorld {
  deployment: Deployment;
  clock: ManualClock;
  net: TestNet;
  deliveries: Deliveries;
  /** Sends all that is due and waits for its end. @returns ms until more falls due; null: nothing. */
  send(): Promise<number | null>;
  /** Tells something, by default of no key. */
  tell(type?: string, data?: Record<string, unknown>): Promise<void>;
  add(url: string, change?: Partial<NewWebhook>): Promise<Webhook & { secret: string }>;
  show(webhookId: string): Promise<Webhook>;
}

/** @param node - of a second node on the same store: a clock and a seed of its own. */
export async function makeWebhookWorld(
  store: Store,
  node: { clock?: ManualClock; seed?: string; net?: TestNet } = {},
): Promise<WebhookWorld> {
  // The reference library compares timestamps with the machine's clock.
  const clock = node.clock ?? new ManualClock(Date.now());
  const seed = node.seed ?? 'keyturn';
  const { deployment } = await makeDeployment(store, {}, { clock, seed });
  const net = node.net ?? new TestNet();
  const deliveries = new Deliveries(deployment, [webhookChannel(deployment, net)]);
  return {
    deployment,
    clock,
    net,
    deliveries,
    async send() {
      do {
        await deliveries.turn();
        await deliveries.idle();
      } while (await isUnsent(deployment));
      return deliveries.turn();
    },
    tell: (type = 'rotation.started', data = {}) =>
      runCommand(deployment, SYSTEM, async (command) => command.notice(type, data)),
    add: (url, change = {}) =>
      addWebhook(deployment, SYSTEM, { name: 'hook', url, apis: null, types: null, ...change }),
    show: (webhookId) => showWebhook(deployment, webhookId),
  };
}

/** Whether something is due, or was told and is not fanned out. */
async function isUnsent(deployment: Deployment): Promise<boolean> {
  if ((await dueRecipients(deployment)).length > 0) return true;
  const told = await deployment.store.db
    .selectFrom('outbox')
    .select('id')
    .where('fanned_out_at', 'is', null)
    .execute();
  return told.length > 0;
}
