import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import type { CutOff } from './journal-file.ts';
import { JournalUnavailable } from './journal-unavailable.ts';

/** Audits what a start cut off from the journal's end; the log has it already. It stops no start. */
export async function noteCutOff(deployment: Deployment, cut: CutOff | null): Promise<void> {
  if (cut === null) return;
  try {
    await runCommand(deployment, SYSTEM, async (command) => {
      command.audit('journal.cut', 'journal', { ...cut });
    });
  } catch (error) {
    if (!(error instanceof JournalUnavailable)) throw error;
    deployment.log.error({ err: error, ...cut }, 'what was cut off the journal is not audited');
  }
}
