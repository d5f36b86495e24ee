import { keyturnCommand } from '../keyturn-command.ts';
import { pause } from '../pause.ts';
import type { LoggedAnswer } from '../programs/request-log.ts';
import { readRequestLog } from '../request-figures.ts';
import type { RotationWatch } from '../rotation-watch.ts';
import type { Stage, StagedClient } from '../stage.ts';
import type { Thief } from '../thief.ts';
import { beginAct, refusalText } from './act.ts';

/** What came of revoking the leaked version. */
export interface Revocation {
  /** From the moment the revoke was called to the thief's last accepted request; 0 if before it. */
  revocationLastAcceptedMs: number;
  faults: string[];
}

/**
 * The leaked version is revoked once its honest holder has the successor. Until then the thief's
 * own requests keep the version from retiring: it is in use, whoever uses it.
 *
 * @returns what ends the thief, who goes on trying until then, and says how it fared.
 */
export async function revokeLeaked(
  stage: Stage,
  watch: RotationWatch,
  client: StagedClient,
  thief: Thief,
): Promise<() => Promise<Revocation>> {
  await watch.until(`${client.name} confirmed`, 120_000, () => isConfirmed(watch, client));
  const act = beginAct(
    stage,
    'a leaked version is revoked',
    `${client.name} has its new version, but a thief still uses the first one. It is revoked: \`keyturn keys revoke KEY --version 1 --wait\``,
  );
  stage.recorder.mark(client.name, 'revoked', 'version 1 is revoked');
  const calledAt = Date.now();
  const words = ['keys', 'revoke', client.keyId, '--version', '1', '--wait'];
  await keyturnCommand(stage, words, 'worstCaseAt');
  const receiptAt = Date.now();
  const closedAfterMs = await streamClosed(stage, watch, thief, calledAt);
  thief.record.stoppedBy(calledAt, receiptAt, receiptAt);
  await pause(1_500);
  const lastAcceptedMs = () =>
    Math.max(0, lastAccepted(readRequestLog(thief.requestLog)) - calledAt);
  act.end(
    `The thief's last accepted request came ${lastAcceptedMs()} ms after the call, and its open stream was closed after ${closedAfterMs} ms; ${refusalText(stage, client.name)}.`,
  );
  return async () => {
    await Promise.all([thief.program.end('SIGTERM'), thief.stream?.program.end('SIGTERM')]);
    const answers = readRequestLog(thief.requestLog);
    const faults = [
      ...faultsOf(answers, calledAt, receiptAt),
      ...streamFaults(thief, closedAfterMs, receiptAt - calledAt),
    ];
    return { revocationLastAcceptedMs: lastAcceptedMs(), faults };
  };
}

function lastAccepted(answers: readonly LoggedAnswer[]): number {
  return Math.max(0, ...answers.filter(isAccepted).map((answer) => answer.at));
}

function isAccepted({ status }: LoggedAnswer): boolean {
  return status >= 200 && status <= 299;
}

/** The thief must be let in before the revoke and refused at the end, or the act showed nothing. */
function faultsOf(answers: readonly LoggedAnswer[], calledAt: number, receiptAt: number): string[] {
  const last = answers.at(-1)?.status;
  return [
    !answers.some(({ at, status }) => at < calledAt && status === 200) &&
      'the thief was never let in, so the revoke showed nothing',
    last !== 401 && `the thief's last answer was ${last}, not 401`,
    answers.some((one) => one.sentAt > receiptAt && isAccepted(one)) &&
      'the thief was let in after the receipt said that nobody does',
  ].filter((fault) => typeof fault === 'string');
}

/** @returns how long after the call the thief's stream was closed. */
async function streamClosed(
  stage: Stage,
  watch: RotationWatch,
  { stream }: Thief,
  calledAt: number,
): Promise<number> {
  const closedMs = (): number | null => {
    stage.recorder.readLogs();
    return stream?.record.connections.at(-1)?.toMs ?? null;
  };
  await watch.until("the thief's stream was closed", 120_000, () => closedMs() !== null);
  return (closedMs() ?? 0) - stage.recorder.sinceStart(calledAt);
}

/** K16: a stream is closed within 5 s of the moment at which its instance knows. */
function streamFaults({ stream }: Thief, closedAfterMs: number, receiptMs: number): string[] {
  const ended = stream?.record.connections.at(-1)?.ended;
  return [
    stream?.record.messages === 0 &&
      "nothing came through the thief's stream, so it showed nothing",
    closedAfterMs < 0 && "the thief's stream was closed before the revoke",
    closedAfterMs > receiptMs + 5_000 && `the thief's stream stayed open for ${closedAfterMs} ms`,
    ended !== 'closed with 4401' && `the thief's stream ${ended}, not with 4401`,
  ].filter((fault) => typeof fault === 'string');
}

function isConfirmed(watch: RotationWatch, client: StagedClient): boolean {
  const rotation = watch.of(client);
  return (
    rotation !== undefined && rotation.progress.holdersConfirmed === rotation.progress.holdersTotal
  );
}
