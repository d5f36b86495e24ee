import type { Report, ReportAnswer } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { takeHandedBack } from '../history/hand-back.ts';
import { currentHead, repaired } from '../history/repair-history.ts';
import { followProof } from '../history/shown-history.ts';
import { changesUpTo } from './change-log.ts';
import type { VerifierGroup } from './group.ts';
import { keysAcknowledged, keysRotating } from './keys-concerned.ts';
import { type Intake, takeIn } from './report-intake.ts';

/** What an answer brings at most; the rest follows with the next (`more`). */
const CHANGES_PER_ANSWER = 1_000;

/**
 * Takes in one report of an instance and answers it (K8).
 *
 * One transaction, under the lock of the instance's row: the report's usage, its watermark, what it
 * has applied, and the renewal of its lease. It is committed before the answer is made, and the head
 * of the answer is read after it. So whoever decides while the counter still stands, and takes the
 * instance for fenced, decides on revisions that this head includes: the instance is not fresh
 * before it has applied them.
 *
 * What an instance proves or hands back of a history that the database has lost comes first: nothing
 * is answered from a history that has forked.
 *
 * @throws StoreUnavailable: nothing is acknowledged, and no lease renewed.
 */
export async function takeReport(
  deployment: Deployment,
  group: VerifierGroup,
  report: Report,
): Promise<ReportAnswer> {
  await followProof(deployment, group, report);
  await takeHandedBack(deployment, group, report);
  const intake = await repaired(deployment, () =>
    deployment.store.transaction((tx) => takeIn(tx, deployment, group, report)),
  );
  remember(deployment, report, intake);
  await tellOthers(deployment, group, intake);
  return answerOf(deployment, group, report, intake);
}

function remember({ keyset, log }: Deployment, report: Report, intake: Intake): void {
  const { instance, sequence } = report;
  const { after, turn } = intake;
  const about = { instance, group: after.verifier_id };
  if (turn === 'clash') {
    keyset.reports.markShared(instance);
    log.warn(about, 'two processes use one instance id; both are told to take a new one');
  }
  if (intake.applied === 'foreign') {
    log.error(
      { ...about, applied: report.applied },
      'an instance shows a history that is not ours',
    );
  }
  if (turn === 'next') keyset.reports.take(instance, sequence, intake.content);
  if (intake.renewed) keyset.leases.renewed(instance, after);
  if (after.closed_at !== null) {
    keyset.reports.forget(instance);
    keyset.leases.forget(instance);
  }
}

/**
 * Wakes whoever waits for an acknowledgement, a use, a watermark, or the end of a connection. Uses
 * alone are many and change little: what follows from them is seen at the next poll, but for those
 * of a version that is suspended, whose clients get no answer meanwhile (K6).
 */
async function tellOthers(
  { signals, store }: Deployment,
  group: VerifierGroup,
  intake: Intake,
): Promise<void> {
  if (intake.turn !== 'next') return;
  const used = await keysRotating(store.db, intake.keys);
  const keys = new Set([
    ...used.suspended,
    ...(await keysAcknowledged(store.db, group.apis, intake.before, intake.after)),
    ...intake.connected,
  ]);
  signals.tell({ revision: null, keys, used: new Set(used.others), notices: intake.notices });
}

async function answerOf(
  deployment: Deployment,
  group: VerifierGroup,
  report: Report,
  intake: Intake,
): Promise<ReportAnswer> {
  const { durations, serverTime, store } = deployment;
  const { applied } = report;
  const head = await currentHead(deployment);
  const changes =
    intake.applied === 'ours' && applied !== null
      ? await changesUpTo(store.db, group.apis, { applied, head }, CHANGES_PER_ANSWER)
      : null;
  const reached = changes?.at(-1)?.revision ?? applied?.revision ?? 0;
  return {
    acknowledged: isCounted(intake) ? intake.after.sequence : report.sequence - 1,
    head,
    serverTime: serverTime.now(),
    leaseMs: intake.renewed ? durations.leaseMs : null,
    changes: changes ?? [],
    more: changes !== null && reached < head.revision,
    snapshotNeeded: changes === null,
    renewInstance: mustTakeNewId(deployment, intake),
    graceMs: durations.graceMs,
    clockToleranceMs: durations.clockToleranceMs,
    clockRateError: durations.clockRateError,
    reportEveryMs: durations.reportEveryMs,
    ...(asksProof(deployment, report, intake) && { prove: true }),
    ...(intake.handBack !== null && { handBack: intake.handBack }),
  };
}

/** A history that is not ours is to be proved, once: what is no proof, or none at all, proves nothing. */
function asksProof({ history }: Deployment, report: Report, intake: Intake): boolean {
  if (intake.applied !== 'foreign' || !isCounted(intake)) return false;
  return history.asksProof(report, intake.turn === 'repetition');
}

function isCounted({ turn }: Intake): boolean {
  return turn === 'next' || turn === 'repetition';
}

/** Its id is used by another, or was closed, or someone said that its process is gone: it is not. */
function mustTakeNewId({ keyset }: Deployment, intake: Intake): boolean {
  const { before, turn } = intake;
  const hadEnded = before.closed_at !== null || before.gone_at !== null;
  return !isCounted(intake) || keyset.reports.isShared(before.id) || (hadEnded && turn === 'next');
}
