import type { Deployment } from '../deployment.ts';
import { Wake } from '../wake.ts';
import type { Channel } from './channel.ts';
import { Deliveries } from './deliveries.ts';
import { dropOldDeliveries } from './drop-old-deliveries.ts';

/** What another node wrote is found at the latest after this. */
const LOOK_EVERY_MS = 30_000;

/** After the database failed. */
const PAUSE_MS = 5_000;

/** Tells the recipients of all channels: at once, and again until it arrives or a day has passed. */
export function startDeliveries(
  deployment: Deployment,
  channels: readonly Channel[],
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const wake = new Wake(deployment.signals, deployment.schedule, ({ notices }) => notices);
  let round = new AbortController();
  const deliveries = new Deliveries(deployment, channels, () => round.abort());
  const run = async () => {
    while (!stopping.signal.aborted) {
      // An attempt that ends while this turn runs ends the wait after it.
      round = new AbortController();
      const waitMs = await turn(deployment, deliveries);
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

async function turn(deployment: Deployment, deliveries: Deliveries): Promise<number | null> {
  try {
    const waitMs = await deliveries.turn();
    if (waitMs === null) await dropOldDeliveries(deployment);
    return waitMs;
  } catch (error) {
    deployment.log.warn({ err: error }, 'the deliveries could not be read or written');
    return PAUSE_MS;
  }
}
