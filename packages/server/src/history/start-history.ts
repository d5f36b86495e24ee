import type { Deployment } from '../deployment.ts';
import { writeOwed } from './journal-committed.ts';

/**
 * Brings journal and database together before anything is answered. What the journal lacks (a crash
 * between commit and journal) is written to it. Call it once, after `startKeyset`.
 */
export async function startHistory(deployment: Deployment): Promise<void> {
  await writeOwed(deployment);
}
