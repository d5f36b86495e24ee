import { setTimeout as delay } from 'node:timers/promises';
import type { LoggedAnswer } from '../programs/request-log.ts';
import { readRequestLog } from '../request-figures.ts';
import type { RotationWatch } from '../rotation-watch.ts';
import { KEYTURN, type Stage, type StagedClient, type Thief } from '../stage.ts';
import { beginAct } from './act.ts';

/** What came of revoking the leaked version. */
export interface Revocation {
  /** From the moment the revoke was called to the thief's last accepted request; 0 if before it. */
  revocationLastAcceptedMs: number;
  faults: string[];
}

/**
 * The leaked version is revoked once its honest holder has the successor. Until then the thief's
 * own requests keep the version from retiring: it is in use, whoever uses it.
 */
export async function revokeLeaked(
  stage: Stage,
  watch: RotationWatch,
  client: StagedClient,
  thief: Thief,
): Promise<Revocation> {
  await watch.until(`${client.name} confirmed`, 30_000, () => isConfirmed(watch, client));
  const act = beginAct(
    stage,
    'a leaked version is revoked',
    `${client.name} has its new version, but a thief still uses the first one. It is revoked: keyturn keys revoke KEY --version 1 --wait`,
  );
  stage.recorder.mark(client.name, 'revoked', 'version 1 is revoked');
  const calledAt = Date.now();
  const boundAt = await revoke(stage, client);
  thief.record.stoppedBy(calledAt, boundAt);
  await delay(1_500);
  await thief.program.end('SIGTERM');
  stage.recorder.readLogs();
  const answers = readRequestLog(thief.requestLog);
  const lastAcceptedAt = lastAccepted(answers);
  const revocationLastAcceptedMs = Math.max(0, lastAcceptedAt - calledAt);
  act.end(
    `The thief's last accepted request came ${revocationLastAcceptedMs} ms after the call; ${client.name} noticed nothing.`,
  );
  return { revocationLastAcceptedMs, faults: faultsOf(answers, calledAt, boundAt) };
}

function lastAccepted(answers: readonly LoggedAnswer[]): number {
  const accepted = answers.filter((answer) => answer.status >= 200 && answer.status <= 299);
  return Math.max(0, ...accepted.map((answer) => answer.at));
}

/** The thief must be let in before the revoke and refused at the end, or the act showed nothing. */
function faultsOf(answers: readonly LoggedAnswer[], calledAt: number, boundAt: number): string[] {
  const last = answers.at(-1)?.status;
  return [
    !answers.some(({ at, status }) => at < calledAt && status === 200) &&
      'the thief was never let in, so the revoke showed nothing',
    last !== 401 && `the thief's last answer was ${last}, not 401`,
    lastAccepted(answers) > boundAt && "the thief was let in after the receipt's bound",
  ].filter((fault) => typeof fault === 'string');
}

/** @returns by when every instance refuses, as the receipt says (wall clock, ms). */
async function revoke(stage: Stage, client: StagedClient): Promise<number> {
  const run = stage.processes.start(
    'keys revoke',
    KEYTURN,
    ['keys', 'revoke', client.keyId, '--version', '1', '--wait', '--json'],
    { KEYTURN_URL: stage.url, KEYTURN_TOKEN: stage.adminToken },
  );
  if ((await run.exit()) !== 0) throw new Error(`the revoke failed: ${run.complaint}`);
  const receipt = await run.line('worstCaseAt');
  return Date.parse(String(receipt.worstCaseAt));
}

function isConfirmed(watch: RotationWatch, client: StagedClient): boolean {
  const rotation = watch.of(client);
  return (
    rotation !== undefined && rotation.progress.holdersConfirmed === rotation.progress.holdersTotal
  );
}
