import type { Head, KeysetRecord, Report } from '@keyturn/core';
import type { Deployment } from '../packages/server/src/deployment.ts';
import type { VerifierGroup } from '../packages/server/src/keyset/group.ts';
import { SYSTEM } from '../packages/server/src/lifecycle/actor.ts';
import type { RotationRow } from '../packages/server/src/lifecycle/lineage-load.ts';
import { runCommand } from '../packages/server/src/lifecycle/run-command.ts';
import { addRegionHours } from '../packages/server/src/usage/region-days.ts';

const HOUR_MS = 3_600_000;

// Rows as the commands would leave them, for tests of what reads them.

export async function insertApi({ store }: Deployment, id: string): Promise<void> {
  await store.transaction(async (tx) => {
    await tx
      .insertInto('apis')
      .values({
        id,
        name: id,
        prefix: id,
        scopes: '[]',
        scope_grace: '{}',
        key_classes: '{"default":{"grace":"balanced"}}',
        created_at: 0,
      })
      .execute();
  });
}

/** A group in region `eu`; its api ids need no rows. */
export async function insertGroup(
  { store }: Deployment,
  id: string,
  apis: string[],
  region = 'eu',
): Promise<VerifierGroup> {
  await store.transaction(async (tx) => {
    await tx
      .insertInto('verifiers')
      .values({
        id,
        name: id,
        region,
        apis: JSON.stringify(apis),
        token_id: `tok_${id}`,
        created_at: 0,
        removed_at: null,
      })
      .execute();
  });
  return { id, name: id, region, apis };
}

/** Somebody was accepted by every api of a group in every hour of a stretch, as far as verifiers told. */
export async function insertAccepted(
  { store }: Deployment,
  { apis, region }: VerifierGroup,
  from: number,
  to: number,
): Promise<void> {
  const hours: number[] = [];
  for (let at = from; at < to; at += HOUR_MS) hours.push(at);
  const uses = apis.flatMap((apiId) =>
    [...hours, to].map((at) => ({
      ...{ keyId: '', apiId, version: 0, outcome: 'accepted', reason: 'accepted', source: null },
      ...{ minute: at, count: 1, firstAt: at, lastAt: at, probe: false },
    })),
  );
  await store.transaction((tx) => addRegionHours(tx, region, uses));
}

/** A key of an api that has a row, with versions of these states, numbered from 1. */
export async function insertKey(
  { store }: Deployment,
  id: string,
  apiId: string,
  states: string[] = ['active'],
): Promise<void> {
  await store.transaction(async (tx) => {
    await tx
      .insertInto('clients')
      .values({ id: `cli_${id}`, name: id, contacts: '[]', created_at: 0 })
      .execute();
    await tx
      .insertInto('keys')
      .values({
        id,
        api_id: apiId,
        client_id: `cli_${id}`,
        name: id,
        environment: 'live',
        owner: '',
        purpose: '',
        scopes: '[]',
        class: 'default',
        labels: '{}',
        regions: '[]',
        addresses: '[]',
        not_before: null,
        expires_at: null,
        policy_id: null,
        suspended: 0,
        tainted: 0,
        ended: null,
        sources_missed_at: null,
        created_at: 0,
      })
      .execute();
    for (const [index, state] of states.entries()) {
      await tx
        .insertInto('versions')
        .values({
          key_id: id,
          number: index + 1,
          state,
          designation: null,
          digest: null,
          published_epoch: null,
          published_revision: null,
          published_at: null,
          handed_out_at: null,
          sealed: null,
          last_four: null,
          reason: null,
          withdrawn_epoch: null,
          withdrawn_revision: null,
          withdrawn_at: null,
          last_used_at: null,
          accepted_total: 0,
          refused_total: 0,
          created_at: 0,
          narrowed_to: null,
          exposed: 0,
          refuse_at: null,
        })
        .execute();
    }
  });
}

/** An open rotation from version 1 to version 2 that has handed out its new version. */
export async function insertRotation(
  { store }: Deployment,
  keyId: string,
  rest: Partial<RotationRow> = {},
): Promise<void> {
  await store.transaction(async (tx) => {
    await tx
      .insertInto('rotations')
      .values({
        id: `rot_${keyId}`,
        key_id: keyId,
        from_version: 1,
        to_version: 2,
        direction: 'forward',
        phase: 'migrating',
        reason: '',
        expedited: 0,
        by_security_act: 0,
        roll_back_pending: 0,
        restoring: 0,
        publish_after: 0,
        started_at: 0,
        ready_at: null,
        promoted_at: 0,
        draining_at: null,
        suspended_at: null,
        hidden_at: null,
        ended_at: null,
        restores: 0,
        extended_until: null,
        next_check_at: 0,
        waits_for: '[]',
        waits_told: '[]',
        incomplete_released: 0,
        progress: '{}',
        safe_to_retire_at: null,
        returned_scopes: '[]',
        ...rest,
      })
      .execute();
  });
}

/** A version's record; a version with another digest is another record. */
export function versionRecord(digest: string, keyId = 'key_a', state = 'active'): KeysetRecord {
  return {
    kind: 'version',
    schema: 1,
    digest,
    keyId,
    number: 1,
    state,
    designation: state === 'active' ? 'primary' : null,
    reason: null,
  };
}

/** Publishes records as one revision, and answers with the head that it is. */
export async function publish(
  deployment: Deployment,
  apiId: string | null,
  ...records: KeysetRecord[]
): Promise<Head> {
  await runCommand(deployment, SYSTEM, async (command) => {
    for (const record of records) command.change(record, apiId);
    command.audit('test.publish', 'test');
  });
  return headOf(deployment);
}

export async function headOf({ store }: Deployment): Promise<Head> {
  return store.db
    .selectFrom('head')
    .select(['epoch', 'revision', 'hash'])
    .executeTakeFirstOrThrow();
}

/** A report without usage, current at `applied`. */
export function reportOf(
  instance: string,
  sequence: number,
  applied: Head | null,
  rest: Partial<Report> = {},
): Report {
  return {
    instance,
    sequence,
    applied,
    watermark: 0,
    sources: [],
    usage: [],
    sessions: [],
    closing: false,
    ...rest,
  };
}
