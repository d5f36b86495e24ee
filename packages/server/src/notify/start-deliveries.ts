import type { Deployment } from '../deployment.ts';
import { Wake } from '../wake.ts';
import type { Channel } from './channel.ts';
import { Deliveries } from './deliveries.ts';
import { dropOldDeliveries } from './drop-old-deliveries.ts';

/** What another node wrote is found at the latest after this. */
const LOOK_EVERY_MS = 30_000;

/** After the database failed. */
const PAUSE_MS = 5_000;

/** What ended long ago is looked for this often. */
const DROP_EVERY_MS = 3_600_000;

/** Tells the recipients of all channels: at once, and again until it arrives or a day has passed. */
export function startDeliveries(
  deployment: Deployment,
  channels: readonly Channel[],
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const wake = new Wake(deployment.signals, deployment.schedule, ({ notices }) => notices);
  let round = new AbortController();
  const deliveries = new Deliveries(deployment, channels, () => round.abort());
  const drop = dropsOld(deployment);
  const run = async () => {
    while (!stopping.signal.aborted) {
      // An attempt that ends while this turn runs ends the wait after it.
      round = new AbortController();
      const waitMs = await turn(deployment, deliveries, drop);
      if (stopping.signal.aborted) break;
      await wake.wait(Math.min(waitMs ?? LOOK_EVERY_MS, LOOK_EVERY_MS), round.signal);
    }
  };
  const ended = run();
  return {
    async stop() {
      stopping.abort();
      round.abort();
      await deliveries.stop();
      await ended;
      await deliveries.idle();
      wake.close();
    },
  };
}

async function turn(
  deployment: Deployment,
  deliveries: Deliveries,
  drop: () => Promise<void>,
): Promise<number | null> {
  try {
    const waitMs = await deliveries.turn();
    await drop();
    return waitMs;
  } catch (error) {
    deployment.log.warn({ err: error }, 'the deliveries could not be read or written');
    return PAUSE_MS;
  }
}

function dropsOld(deployment: Deployment): () => Promise<void> {
  let droppedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = deployment.clock.monotonicMs();
    if (now - droppedAt < DROP_EVERY_MS) return;
    await dropOldDeliveries(deployment);
    droppedAt = now;
  };
}
