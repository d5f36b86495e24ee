import { keyturnCommand } from '../keyturn-command.ts';
import type { LoggedAnswer } from '../programs/request-log.ts';
import { readRequestLog } from '../request-figures.ts';
import type { RotationWatch } from '../rotation-watch.ts';
import type { Stage, StagedClient } from '../stage.ts';
import type { Thief } from '../thief.ts';
import { beginAct, refusalText } from './act.ts';

/** Long enough to see that the leaked version is without power before it is refused. */
const REFUSE_AFTER_S = 8;
/** How many attempts after the end show that it is the end. */
const ATTEMPTS_AFTER = 20;

/**
 * A key has leaked with all its power. The power is taken from the leaked version at once, its
 * honest holder gets the successor, and at a set time the leaked version is refused.
 *
 * @returns what it did not show, in words.
 */
export async function compromise(
  stage: Stage,
  watch: RotationWatch,
  client: StagedClient,
  thief: Thief,
): Promise<string[]> {
  const { keyId, name } = client;
  const act = beginAct(
    stage,
    'a key is compromised',
    `A thief trades and withdraws with the key of ${name}: \`keyturn compromise KEY --refuse after:${REFUSE_AFTER_S}s\``,
  );
  stage.recorder.mark(name, 'compromised', 'version 1 is compromised');
  const calledAt = Date.now();
  const receipt = await keyturnCommand(
    stage,
    ['compromise', keyId, '--refuse', `after:${REFUSE_AFTER_S}s`, '--wait'],
    'refuseAt',
  );
  const bounds = { powerAt: Date.now(), refuseAt: Date.parse(String(receipt.refuseAt)) };
  thief.record.stoppedBy(calledAt, bounds.powerAt, bounds.refuseAt);
  const isOver = () => sentAfter(thief, bounds.refuseAt).length >= ATTEMPTS_AFTER;
  await watch.until('the thief was refused for a while', 120_000, isOver);
  const hasEnded = () => watch.of(client)?.phase === 'completed';
  await watch.until(`the rotation of ${name} completed`, 120_000, hasEnded);
  await thief.program.end('SIGTERM');
  act.end(outcomeText(stage, client, thief, calledAt));
  return faultsOf(readRequestLog(thief.requestLog), calledAt, bounds);
}

function outcomeText(
  stage: Stage,
  { name }: StagedClient,
  { record: { recorded } }: Thief,
  calledAt: number,
): string {
  const refusal = refusalText(stage, name);
  const since = (atMs: number | null | undefined) =>
    `${Math.max(0, (atMs ?? 0) - stage.recorder.sinceStart(calledAt))} ms`;
  const honest = stage.recorder.record.clients.find((one) => one.name === name);
  const moved = honest?.versions.find(({ version }) => version === 2)?.firstMs;
  return `The thief's last trade came ${since(recorded.lastPowerMs)} after the call, its last accepted request of any kind ${since(recorded.lastAcceptedMs)}. ${name} was on its new version after ${since(moved)}; ${refusal}.`;
}

/** The attempts that were sent after an instant; those under way at it prove nothing. */
function sentAfter(thief: Thief, instant: number): LoggedAnswer[] {
  return readRequestLog(thief.requestLog).filter(({ sentAt }) => sentAt > instant);
}

function faultsOf(
  answers: readonly LoggedAnswer[],
  calledAt: number,
  { powerAt, refuseAt }: { powerAt: number; refuseAt: number },
): string[] {
  const isAccepted = ({ status }: LoggedAnswer) => status >= 200 && status <= 299;
  const powerful = answers.filter(({ call }) => call !== 'read');
  const end = Math.max(powerAt, refuseAt);
  return [
    !powerful.some((one) => one.at < calledAt && isAccepted(one)) &&
      'the thief never traded, so the compromise showed nothing',
    powerful.some((one) => one.sentAt > powerAt && isAccepted(one)) &&
      'the thief traded after the receipt said that it cannot',
    !powerful.some(({ status }) => status === 403) && 'the thief was never without power',
    answers.some((one) => one.sentAt > end && isAccepted(one)) &&
      'the thief was let in after the end of the leaked version',
    answers.at(-1)?.status !== 401 &&
      `the thief's last answer was ${answers.at(-1)?.status}, not 401`,
  ].filter((fault) => typeof fault === 'string');
}
