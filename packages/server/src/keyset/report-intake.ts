import type { OpenSessions, Position, Report } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { askHandBack } from '../history/hand-back.ts';
import { readKnownHead } from '../history/known-head.ts';
import { takeOrphans } from '../history/orphan-intake.ts';
import type { Database } from '../store/schema.ts';
import { takeUsage } from '../usage/intake.ts';
import { type AppliedStanding, appliedStanding } from './applied-head.ts';
import type { VerifierGroup } from './group.ts';
import { type InstanceRow, lockInstance } from './instance-row.ts';
import { isBehind } from './lease-renewal.ts';
import { noteLostReports } from './lost-reports.ts';
import { noteSessions } from './open-sessions.ts';
import { contentOf, type Turn, turnOf } from './report-turn.ts';
import { noteUnheardJump } from './unheard-jumps.ts';

/** What the transaction of a report decided and wrote. */
export interface Intake {
  /** The instance's row before and after. */
  before: InstanceRow;
  after: InstanceRow;
  turn: Turn;
  /** `contentOf` the report. */
  content: string;
  applied: AppliedStanding;
  renewed: boolean;
  /** Keys that its usage presents. */
  keys: string[];
  /** Keys of which it has another number of connections open than before. */
  connected: string[];
  /** From where on it is to hand back the latches that it keeps; null: it is not asked. */
  handBack: Position | null;
  /** People have something to be told. */
  notices: boolean;
}

/**
 * Counts a report and renews the lease, or finds why not. Runs in a transaction of its own.
 *
 * @throws ForkFound
 */
export async function takeIn(
  tx: Kysely<Database>,
  deployment: Deployment,
  group: VerifierGroup,
  report: Report,
): Promise<Intake> {
  const now = deployment.serverTime.now();
  const content = contentOf(deployment, report);
  const before = await lockInstance(tx, group, report.instance, now);
  const turn = turnOf(deployment, group, before, report, content);
  const head = await readKnownHead(tx, deployment);
  const applied = await appliedStanding(tx, report.applied, head);
  if (turn === 'clash' || turn === 'stray') {
    return {
      before,
      after: before,
      turn,
      content,
      applied,
      renewed: false,
      keys: [],
      connected: [],
      handBack: null,
      notices: false,
    };
  }
  const keys =
    turn === 'next' ? await takeEvidence(tx, deployment, group, before, report, now) : [];
  const renewed =
    applied === 'ours' &&
    mayBeRenewed(deployment, before, report) &&
    !(await isBehind(tx, deployment, report.applied, head, now));
  const { handBack, asked } = await askHandBack(tx, before, report, turn, head, now);
  const after = {
    ...(turn === 'next' ? counted(before, report, content, applied, now) : before),
    last_report_at: now,
    ...asked,
    ...(renewed && { lease_counter: before.lease_counter + 1, lease_renewed_at: now }),
  };
  await tx.updateTable('instances').set(after).where('id', '=', before.id).execute();
  const connected =
    turn === 'next' ? await noteSessions(tx, before, openAfter(after, report), now) : [];
  const notices = turn === 'next' && (await takeOrphans(tx, deployment, report, head, now));
  return { before, after, turn, content, applied, renewed, keys, connected, handBack, notices };
}

/** What it saw, and of which time it does not say so. @returns keys that its usage presents. */
async function takeEvidence(
  tx: Kysely<Database>,
  deployment: Deployment,
  group: VerifierGroup,
  before: InstanceRow,
  report: Report,
  now: number,
): Promise<string[]> {
  await noteLostReports(tx, deployment, group, before, report, now);
  await noteUnheardJump(tx, group, before, report, now);
  return takeUsage(tx, deployment, group, report, now);
}

/** Of who has stopped, or was said to be gone, nothing is open; who is not gone takes a new id. */
function openAfter(row: InstanceRow, { sessions }: Report): readonly OpenSessions[] {
  return row.closed_at === null && row.gone_at === null ? sessions : [];
}

function mayBeRenewed({ keyset }: Deployment, row: InstanceRow, report: Report): boolean {
  const hasEnded = row.closed_at !== null || row.gone_at !== null || report.closing;
  return !hasEnded && !keyset.reports.isShared(report.instance);
}

function counted(
  row: InstanceRow,
  report: Report,
  content: string,
  applied: AppliedStanding,
  now: number,
): InstanceRow {
  const head = applied === 'ours' ? report.applied : null;
  return {
    ...row,
    sequence: report.sequence,
    content,
    applied_epoch: head?.epoch ?? null,
    applied_revision: head?.revision ?? null,
    applied_hash: head?.hash ?? null,
    // What lies ahead of server time nobody has seen yet.
    watermark: Math.max(row.watermark, Math.min(report.watermark, now)),
    sessions: report.sessions.reduce((sum, { open }) => sum + open, 0),
    closed_at: row.closed_at ?? (report.closing ? now : null),
  };
}
