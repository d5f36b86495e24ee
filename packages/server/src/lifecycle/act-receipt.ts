import { openReceipt } from '../keyset/receipts.ts';
import { graceInForce } from '../keyset/terms.ts';
import type { Command } from './command.ts';
import { graceOf, keyRecord } from './keyset-records.ts';
import type { LoadedLineage } from './lineage-load.ts';

/** What verifiers must stop accepting. */
export interface Narrowing {
  /** `compromise-later`: narrowed at once, and refused at a set time (K10). */
  act: 'suspend' | 'revoke' | 'compromise' | 'compromise-later' | 'narrow';
  /** Null: the key, with all its versions. */
  version: number | null;
}

/**
 * The receipt of an act that narrows what verifiers accept (K7). Where the act changed nothing, it
 * is that of the act before; where there is none, verifiers are told again and a receipt is opened.
 */
export async function actReceipt(
  command: Command,
  loaded: LoadedLineage,
  { act, version }: Narrowing,
  changed: boolean,
): Promise<string> {
  const { key, api } = loaded;
  if (!changed) {
    const known = await lastReceipt(command, key.id, { act, version });
    if (known !== null) return known;
    command.change(keyRecord(loaded), api.id);
    command.audit(`receipt.open`, key.id, { act, version });
  }
  await command.takeRevision();
  const grace = await graceInForce(command.tx, command.deployment, key, graceOf(api, key));
  return openReceipt(command, { keyId: key.id, version, act, grace });
}

async function lastReceipt(
  { tx }: Command,
  keyId: string,
  { act, version }: Narrowing,
): Promise<string | null> {
  const row = await tx
    .selectFrom('receipts')
    .select('id')
    .where('key_id', '=', keyId)
    .where('act', '=', act)
    .where('version', version === null ? 'is' : '=', version)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}
