import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { addRingKey, ringRows } from './ring.ts';

const FIRST_ID = 0;

/** Makes the ring at the first start: its first key is there before any verifier is. */
export async function openRing(deployment: Deployment): Promise<void> {
  await runCommand(deployment, SYSTEM, async (command) => {
    // Under the head's lock, so that of two nodes that start at once one adds it.
    await command.lockHead();
    if ((await ringRows(command.tx)).length > 0) return;
    await addRingKey(command, FIRST_ID, command.now);
  });
}
