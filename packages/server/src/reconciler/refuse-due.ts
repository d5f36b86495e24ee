import type { Deployment } from '../deployment.ts';
import { keysToRefuse, refuseDueVersions } from '../lifecycle/compromise-due.ts';

const KEYS_PER_READ = 100;

/**
 * Ends every compromised version whose time has come. One key that fails is its own failure, and is
 * tried again at the next look.
 */
export async function refuseDue(deployment: Deployment): Promise<void> {
  let due: string[] = [];
  do {
    due = await keysToRefuse(deployment, due.at(-1) ?? '', KEYS_PER_READ);
    for (const keyId of due) {
      try {
        await refuseDueVersions(deployment, keyId);
      } catch (error) {
        deployment.log.error({ err: error, keyId }, 'a version cannot be refused; tried again');
      }
    }
  } while (due.length > 0);
}
