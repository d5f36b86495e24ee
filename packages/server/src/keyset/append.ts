import { changeSetText, recordIdentity } from '@keyturn/core';
import type { Command } from '../lifecycle/command.ts';
import type { HeadTable } from '../store/schema.ts';

/**
 * Writes a command's changes as the next revision and moves `head` to it. The hash chains each
 * revision to the one before; the signature lets a verifier check it offline.
 */
export async function appendChanges(command: Command, head: HeadTable): Promise<void> {
  const { digest, sign } = command.deployment;
  const rows = command.changes.map(({ record, apiId }) => ({
    identity: recordIdentity(record),
    api_id: apiId,
    record: JSON.stringify(record),
  }));
  const set = {
    epoch: head.epoch,
    revision: head.revision + 1,
    previous: head.hash,
    committedAt: command.now,
    digests: rows.map((row) => digest(row.record)),
  };
  const hash = digest(changeSetText(set));
  await command.tx
    .insertInto('changes')
    .values({
      epoch: set.epoch,
      revision: set.revision,
      previous: set.previous,
      committed_at: set.committedAt,
      digests: JSON.stringify(set.digests),
      hash,
      signature: sign.sign(hash),
    })
    .execute();
  const at = { epoch: set.epoch, revision: set.revision };
  await command.tx
    .insertInto('change_records')
    .values(rows.map(({ api_id, record }, position) => ({ ...at, position, api_id, record })))
    .execute();
  for (const row of rows) {
    await command.tx
      .insertInto('keyset_records')
      .values({ ...row, ...at })
      .onConflict((conflict) =>
        conflict.column('identity').doUpdateSet({ ...at, api_id: row.api_id, record: row.record }),
      )
      .execute();
  }
  head.revision = set.revision;
  head.hash = hash;
}
