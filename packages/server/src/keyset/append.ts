import { type ChangeSet, changeSetText, recordIdentity } from '@keyturn/core';
import { inRows } from '../in-rows.ts';
import type { Command } from '../lifecycle/command.ts';
import type { HeadTable } from '../store/schema.ts';
import { keepLatches } from './latches.ts';

/**
 * Writes a command's changes as the next revision and moves `head` to it. The hash chains each
 * revision to the one before; the signature lets a verifier check it offline.
 */
export async function appendChanges(command: Command, head: HeadTable): Promise<void> {
  const { digest } = command.deployment;
  const rows = command.changes.map(({ record, apiId }) => ({
    identity: recordIdentity(record),
    api_id: apiId,
    record: JSON.stringify(record),
  }));
  const set = {
    epoch: head.epoch,
    revision: head.revision + 1,
    previous: head.hash,
    committedAt: head.server_time,
    digests: rows.map((row) => digest(row.record)),
  };
  const hash = digest(changeSetText(set));
  await writeLog(command, { ...set, hash }, rows);
  await writeNewest(command, set, rows);
  const published = command.changes.map(({ record }) => {
    return { identity: recordIdentity(record), record };
  });
  await keepLatches(command, set.committedAt, published);
  head.revision = set.revision;
  head.hash = hash;
}

interface RecordRow {
  identity: string;
  api_id: string | null;
  record: string;
}

async function writeLog(
  { deployment, tx }: Command,
  set: Omit<ChangeSet, 'signature' | 'records'>,
  rows: readonly RecordRow[],
): Promise<void> {
  const { epoch, revision } = set;
  await tx
    .insertInto('changes')
    .values({
      epoch,
      revision,
      previous: set.previous,
      committed_at: set.committedAt,
      digests: JSON.stringify(set.digests),
      hash: set.hash,
      signature: deployment.sign.sign(set.hash),
    })
    .execute();
  const records = rows.map(({ api_id, record }, position) => {
    return { epoch, revision, position, api_id, record };
  });
  await inRows(records, (part) => tx.insertInto('change_records').values(part).execute());
}

/** What snapshots hold: of each identity the last record, also of one that changes twice here. */
async function writeNewest(
  { tx }: Command,
  { epoch, revision }: { epoch: number; revision: number },
  rows: readonly RecordRow[],
): Promise<void> {
  const newest = [...new Map(rows.map((row) => [row.identity, row])).values()];
  await inRows(newest, (part) =>
    tx
      .insertInto('keyset_records')
      .values(part.map((row) => ({ ...row, epoch, revision })))
      .onConflict((conflict) =>
        conflict.column('identity').doUpdateSet((set) => ({
          epoch,
          revision,
          api_id: set.ref('excluded.api_id'),
          record: set.ref('excluded.record'),
        })),
      )
      .execute(),
  );
}
