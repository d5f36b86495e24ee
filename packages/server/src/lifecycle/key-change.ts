import type { EventOf } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Actor } from './actor.ts';
import { changeLineage } from './change-lineage.ts';
import type { Command } from './command.ts';
import { type LoadedLineage, loadLineage } from './lineage-load.ts';
import { lookAgain } from './rotation-change.ts';
import { runCommand } from './run-command.ts';

/** What is done to a key, or to one of its versions. */
export interface KeyAct<T> {
  keyId: string;
  event: EventOf<
    | 'suspendKey'
    | 'resumeKey'
    | 'revokeKey'
    | 'revokeVersion'
    | 'expireKey'
    | 'taint'
    | 'clearTaint'
  >;
  /** `noun.verb` of the audit entry. */
  action: string;
  details?: Record<string, unknown>;
  /** Why the rotation begins that a security act brings with it. */
  reason?: string;
  /** Makes the answer; runs after the change, in its transaction. */
  answer: (command: Command, loaded: LoadedLineage, changed: boolean) => Promise<T>;
}

/**
 * One act on a key as one command: no hold, freeze or open rotation stops it (K10), and what it
 * means for the rotation happens in the same transaction. Done before, it changes nothing.
 *
 * @throws Refusal `not-found`, or as the tables say.
 */
export async function changeKey<T>(
  deployment: Deployment,
  actor: Actor,
  act: KeyAct<T>,
): Promise<T> {
  return runCommand(deployment, actor, async (command) => {
    await command.lockKey(act.keyId);
    const before = await loadLineage(command.tx, act.keyId);
    const reason = act.reason ?? act.action;
    const { changed, loaded } = await changeLineage(command, before, act.event, { reason });
    if (changed) {
      command.audit(act.action, act.keyId, { ...act.details });
      await lookAgain(command, loaded);
    }
    return act.answer(command, loaded, changed);
  });
}
