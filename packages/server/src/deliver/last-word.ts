import type { Command } from '../lifecycle/command.ts';
import type { HolderRow } from './holder-row.ts';
import { versionsNamed } from './versions-held.ts';

/** What a holder's signed word about a version changes of its row. */
export type LastWord = Pick<HolderRow, 'confirmed_version' | 'confirmed_at' | 'versions_named'>;

/** A holder's signed word: it uses this version. */
export interface Word {
  version: number;
  /** When the nonce was issued that it signed over, server time in ms: it was not said before. */
  at: number;
}

/**
 * What a word changes. Null where the holder said so before, and that still counts: what it said
 * before its key's rotation turned back it may have left since.
 *
 * @param turnedAt - when the open rotation turned back; null: it did not, or none is open.
 */
export function lastWord(
  holder: HolderRow,
  { version, at }: Word,
  turnedAt: number | null,
): LastWord | null {
  const isKnown = holder.confirmed_version === version;
  if (isKnown && (turnedAt === null || (holder.confirmed_at ?? 0) >= turnedAt)) return null;
  return {
    confirmed_version: version,
    confirmed_at: at,
    // The word that it takes the place of is not forgotten: the holder had that version.
    versions_named: versionsNamed(holder, holder.confirmed_version ?? version),
  };
}

/** Tells of a word that counts, and of the one that it takes back. */
export function auditConfirm(command: Command, holder: HolderRow, version: number): void {
  const { confirmed_version: before } = holder;
  const instead = before === null || before === version ? {} : { instead: before };
  command.audit('holder.confirm', holder.id, { keyId: holder.key_id, version, ...instead });
}
