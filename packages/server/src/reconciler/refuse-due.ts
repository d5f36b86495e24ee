import type { Deployment } from '../deployment.ts';
import { keysToRefuse, refuseDueVersions } from '../lifecycle/compromise-due.ts';

/** What is left is found at the next look. */
const MOST_PER_LOOK = 200;

/**
 * Ends every compromised version whose time has come. One key that fails is its own failure, and is
 * tried again at the next look.
 */
export async function refuseDue(deployment: Deployment): Promise<void> {
  for (const keyId of await keysToRefuse(deployment, MOST_PER_LOOK)) {
    try {
      await refuseDueVersions(deployment, keyId);
    } catch (error) {
      deployment.log.error({ err: error, keyId }, 'a version cannot be refused; tried again');
    }
  }
}
