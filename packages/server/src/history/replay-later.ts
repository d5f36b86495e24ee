import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { Command } from '../lifecycle/command.ts';
import { afterCommit, finishCommand } from '../lifecycle/finish-command.ts';
import { keysOfStretch, type LostStretch } from './lost-stretch.ts';
import { replayLost } from './replay-lost.ts';
import type { Replayed } from './replayed.ts';

/**
 * Brings back what this node's journal has, where another node, or a verifier's proof, has opened the
 * new epoch without it. What came back already stays as it is.
 */
export async function replayLater(deployment: Deployment, stretch: LostStretch): Promise<Replayed> {
  const done = await deployment.store.transaction(async (tx) => {
    const command = new Command(deployment, tx, SYSTEM, deployment.serverTime.now());
    for (const keyId of keysOfStretch(stretch)) await command.lockKey(keyId);
    const replayed = await replayLost(command, stretch);
    command.audit('history.replay', 'journal', { look: replayed.look });
    return { command, replayed, finished: await finishCommand(command) };
  });
  await afterCommit(deployment, done.command, done.finished);
  return done.replayed;
}
