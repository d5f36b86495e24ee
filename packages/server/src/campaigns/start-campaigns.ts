import { clockOffSince } from '../clock-off.ts';
import type { Deployment } from '../deployment.ts';
import { Wake } from '../wake.ts';
import type { CampaignRow } from './campaign-rows.ts';
import { followKeys } from './follow-keys.ts';
import { runCampaign } from './run-campaign.ts';

/** While a campaign is open. */
const TURN_MS = 1_000;

/** What another node has begun is found at the latest after this. */
const LOOK_EVERY_MS = 30_000;

/** After the database failed. */
const PAUSE_MS = 5_000;

/**
 * Carries campaigns on: follows the rotations of their keys and begins the next ones. All that it
 * must know is in the database; a commit that it does not hear of costs time alone.
 */
export class Campaigns {
  readonly #deployment: Deployment;
  /** Keys that commits touched since the last turn. */
  #heard = new Set<string>();
  #isIdle = false;

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
  }

  /** Whether a commit can be worth a turn now: while campaigns are open turns come by themselves. */
  get isIdle(): boolean {
    return this.#isIdle;
  }

  hear(keys: ReadonlySet<string>): void {
    for (const keyId of keys) this.#heard.add(keyId);
  }

  /** Takes what is due, once. @returns when to come again, ms from now. */
  async turn(): Promise<number> {
    // A node whose clock is off leaves it to the others (K8).
    if (clockOffSince(this.#deployment) !== null) return LOOK_EVERY_MS;
    const heard = this.#heard;
    this.#heard = new Set();
    // Before it is read: what begins meanwhile must not be missed.
    this.#isIdle = true;
    const open = await this.#open();
    this.#isIdle = open.length === 0;
    if (this.#isIdle) return LOOK_EVERY_MS;
    let hasMore = await followKeys(this.#deployment, heard);
    for (const campaign of open) {
      if (await runCampaign(this.#deployment, campaign)) hasMore = true;
    }
    return hasMore ? 0 : TURN_MS;
  }

  /** The oldest first: it has the keys that are in several. */
  #open(): Promise<CampaignRow[]> {
    return this.#deployment.store.db
      .selectFrom('campaigns')
      .selectAll()
      .where('ended_at', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
  }
}

/** Starts the loop of this process. */
export function startCampaigns(deployment: Deployment): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const campaigns = new Campaigns(deployment);
  const wake = new Wake(deployment.signals, deployment.schedule, ({ notices }) => {
    return notices && campaigns.isIdle;
  });
  const forget = deployment.signals.listen(({ keys }) => campaigns.hear(keys));
  const run = async () => {
    while (!stopping.signal.aborted) {
      const waitMs = await turnOrPause(deployment, campaigns);
      await wake.wait(waitMs, stopping.signal);
    }
  };
  const ended = run();
  return {
    async stop() {
      stopping.abort();
      forget();
      await ended;
      wake.close();
    },
  };
}

async function turnOrPause(deployment: Deployment, campaigns: Campaigns): Promise<number> {
  try {
    return await campaigns.turn();
  } catch (error) {
    deployment.log.warn({ err: error }, 'the campaigns cannot be carried on; tried again');
    return PAUSE_MS;
  }
}
