import { createHash } from 'node:crypto';
import { type AuditLine, verifyAudit } from '@keyturn/core';
import type { ActFigures } from './acts.ts';
import { countRequests, type RequestFigures, readRequestLog } from './request-figures.ts';
import { made } from './set-up.ts';
import type { Stage } from './stage.ts';

/** The demo's result; the members of `--json` that outside programs read. */
export interface DemoVerdict {
  ok: boolean;
  requests: number;
  refusedBecauseOfKey: number;
  retriedBecauseOfKey: number;
  unavailableBecauseOfKey: number;
  rotations: number;
  rotationsExpedited: number;
  rolledBack: number;
  serverKills: number;
  heldBackMs: number;
  revocationLastAcceptedMs: number;
  auditEntries: number;
  auditVerified: boolean;
  seconds: number;
  report: string | null;
  clients: { name: string; kind: string; requests: number; refused: number; retried: number }[];
}

/** Counts from the clients' own logs and checks the audit chain; call after all clients ended. */
export async function reachVerdict(
  stage: Stage,
  acts: ActFigures,
  seconds: number,
): Promise<DemoVerdict> {
  const perClient = stage.clients.map((client) => ({
    client,
    figures: countRequests(readRequestLog(client.requestLog)),
  }));
  const sum = (member: keyof RequestFigures) =>
    perClient.reduce((total, { figures }) => total + figures[member], 0);
  const audit = await checkAudit(stage);
  const { thiefStopped, ...figures } = acts;
  return {
    ok:
      sum('refused') === 0 &&
      sum('failed') === 0 &&
      audit.auditVerified &&
      thiefStopped &&
      acts.rotations === stage.clients.length &&
      acts.heldBackMs > 0,
    requests: sum('requests'),
    refusedBecauseOfKey: sum('refused'),
    retriedBecauseOfKey: sum('retried'),
    unavailableBecauseOfKey: sum('unavailable'),
    ...figures,
    ...audit,
    seconds,
    report: null,
    clients: perClient.map(({ client, figures: { requests, refused, retried } }) => ({
      name: client.name,
      kind: client.kind,
      requests,
      refused,
      retried,
    })),
  };
}

async function checkAudit(
  stage: Stage,
): Promise<Pick<DemoVerdict, 'auditEntries' | 'auditVerified'>> {
  const lines: AuditLine[] = [];
  for (let cursor: string | null = null; ; ) {
    const query = { limit: 200, ...(cursor === null ? {} : { cursor }) };
    const page = await made(stage.admin.GET('/v1/audit', { params: { query } }));
    lines.push(...page.items);
    if (page.next === null) break;
    cursor = page.next;
  }
  const checked = verifyAudit(lines, (text) => createHash('sha256').update(text).digest('hex'));
  return { auditEntries: lines.length, auditVerified: checked.ok };
}

/** The two lines that a person reads. */
export function verdictLines(verdict: DemoVerdict): [string, string] {
  const count = (value: number) => value.toLocaleString('en-US');
  return [
    `${verdict.ok ? 'PASS' : 'FAIL'}: ${count(verdict.requests)} requests, ${verdict.refusedBecauseOfKey} refused because of a key, while ${verdict.rotations} keys rotated and the server was killed ${verdict.serverKills === 1 ? 'once' : `${verdict.serverKills} times`}.`,
    `The late client held its old key alive for ${(verdict.heldBackMs / 1_000).toFixed(1)} s; the revoked version was last accepted ${verdict.revocationLastAcceptedMs} ms after the call; ${verdict.auditEntries} audit entries ${verdict.auditVerified ? 'verify' : 'DO NOT VERIFY'}.`,
  ];
}
