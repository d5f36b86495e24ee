import { AuditCheck, type AuditEntry } from '@keyturn/core';
import { auditPorts } from '../audit/audit-ports.ts';
import type { ActFigures } from './acts.ts';
import { made } from './made.ts';
import type { RecordedStream } from './record/demo-record.ts';
import { countRequests, type RequestFigures, readRequestLog } from './request-figures.ts';
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

/** The verdict, and in words why it is not ok. */
export interface DemoOutcome {
  verdict: DemoVerdict;
  faults: string[];
}

/** Counts from the clients' own logs and checks the audit chain; call after all clients ended. */
export async function reachVerdict(
  stage: Stage,
  acts: ActFigures,
  seconds: number,
): Promise<DemoOutcome> {
  const perClient = stage.clients.map((client) => ({
    client,
    figures: countRequests(readRequestLog(client.requestLog)),
  }));
  const sum = (member: keyof RequestFigures) =>
    perClient.reduce((total, { figures }) => total + figures[member], 0);
  const audit = await checkAudit(stage);
  const { faults: actFaults, ...figures } = acts;
  const faults = [
    sum('refused') > 0 && 'honest requests were refused because of a key',
    sum('unavailable') > 0 && 'honest requests were answered 503 because of a key',
    sum('failed') > 0 && 'honest requests failed',
    acts.rotations + acts.rolledBack !== stage.clients.length && 'not every rotation ended well',
    acts.rolledBack !== 1 && 'no rotation was rolled back',
    acts.heldBackMs === 0 && 'the late client did not hold its rotation back',
    !audit.auditVerified && 'the audit chain does not verify',
    ...actFaults,
    ...streamFaults(stage.recorder.record.streams),
  ].filter((fault) => typeof fault === 'string');
  const verdict = {
    ok: faults.length === 0,
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
  return { verdict, faults };
}

/** An honest stream must have moved from one version to another, and have lost nothing. */
function streamFaults(streams: readonly RecordedStream[]): string[] {
  const honest = streams.filter((stream) => stream.honest);
  return [
    honest.length === 0 && 'no honest stream was open',
    ...honest.flatMap(({ owner, connections, messages, lost }) => [
      messages === 0 && `nothing came through the stream of ${owner}`,
      lost > 0 && `the stream of ${owner} lost ${lost} messages`,
      new Set(connections.map(({ version }) => version)).size < 2 &&
        `the stream of ${owner} did not move to another version`,
    ]),
  ].filter((fault) => typeof fault === 'string');
}

async function checkAudit(
  stage: Stage,
): Promise<Pick<DemoVerdict, 'auditEntries' | 'auditVerified'>> {
  const { admin } = stage;
  const check = new AuditCheck(auditPorts, [await made(admin.GET('/v1/audit/checkpoint'))]);
  for (let cursor: string | undefined; ; ) {
    const query: { limit: number; cursor?: string } = { limit: 200, ...(cursor && { cursor }) };
    const page: { items: AuditEntry[]; next: string | null } = await made(
      admin.GET('/v1/audit', { params: { query } }),
    );
    for (const entry of page.items) check.take(entry);
    if (page.next === null) break;
    cursor = page.next;
  }
  const { verified, entries } = check.end();
  return { auditEntries: entries, auditVerified: verified };
}

/** The two lines that a person reads. */
export function verdictLines(verdict: DemoVerdict): [string, string] {
  const count = (value: number) => value.toLocaleString('en-US');
  return [
    `${verdict.ok ? 'PASS' : 'FAIL'}: ${count(verdict.requests)} requests, ${verdict.refusedBecauseOfKey} refused because of a key, while ${verdict.rotations} keys rotated and the server was killed ${verdict.serverKills === 1 ? 'once' : `${verdict.serverKills} times`}.`,
    `The late client held its old key alive for ${(verdict.heldBackMs / 1_000).toFixed(1)} s; the revoked version was last accepted ${verdict.revocationLastAcceptedMs} ms after the call; ${verdict.auditEntries} audit entries ${verdict.auditVerified ? 'verify' : 'DO NOT VERIFY'}.`,
  ];
}
