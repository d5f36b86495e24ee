import type { Deployment } from '../deployment.ts';
import { Wake } from '../wake.ts';
import { deliverDue, type Recipient } from './deliver-due.ts';
import type { Fetch, WebhookEndpoint } from './send-webhook.ts';

/** What another node wrote is found at the latest after this. */
const LOOK_EVERY_MS = 30_000;

/** Notices that were sent or given up are kept for those who look into a fault. */
const KEPT_MS = 30 * 86_400_000;

/** After the database failed. */
const PAUSE_MS = 5_000;

/**
 * Tells people: sends what commands have put into the outbox, at once and again until it arrives.
 *
 * @param endpoint - the operator's webhook; null: notices are put aside, so that a webhook which is
 * set later is not told of old things.
 */
export function startOutbox(
  deployment: Deployment,
  endpoint: WebhookEndpoint | null,
  fetch: Fetch,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const wake = new Wake(deployment.signals, deployment.schedule, ({ notices }) => notices);
  // An attempt that runs when the server stops is cut off and made again after the next start.
  const cutOff: Fetch = (url, init) =>
    fetch(url, { ...init, signal: AbortSignal.any([stopping.signal, ...signalsOf(init)]) });
  const recipient: Recipient = { endpoint, fetch: cutOff, isGone: false };
  const ended = run(deployment, recipient, wake, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await ended;
      wake.close();
    },
  };
}

async function run(
  deployment: Deployment,
  recipient: Recipient,
  wake: Wake,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    let waitMs: number | null;
    try {
      waitMs = await deliverDue(deployment, recipient);
      if (waitMs === null) await dropOld(deployment);
    } catch (error) {
      deployment.log.warn({ err: error }, 'the outbox could not be read or written');
      waitMs = PAUSE_MS;
    }
    if (waitMs !== 0) await wake.wait(Math.min(waitMs ?? LOOK_EVERY_MS, LOOK_EVERY_MS), stopping);
  }
}

function signalsOf(init: RequestInit | undefined): AbortSignal[] {
  return init?.signal ? [init.signal] : [];
}

async function dropOld({ store, serverTime }: Deployment): Promise<void> {
  const before = serverTime.now() - KEPT_MS;
  const old = await store.db
    .selectFrom('outbox')
    .select('id')
    .where('created_at', '<', before)
    .where((where) =>
      where.or([where('delivered_at', 'is not', null), where('failed_at', 'is not', null)]),
    )
    .limit(1)
    .executeTakeFirst();
  if (!old) return;
  await store.transaction((tx) =>
    tx
      .deleteFrom('outbox')
      .where('created_at', '<', before)
      .where((where) =>
        where.or([where('delivered_at', 'is not', null), where('failed_at', 'is not', null)]),
      )
      .execute(),
  );
}
