import { formatInstant, type HolderClass, type HolderKind } from '@keyturn/core';
import type { HolderRow } from './holder-row.ts';

/** A holder as people and programs read it. Its public keys are nobody's business. */
export interface HolderView {
  id: string;
  keyId: string;
  name: string;
  kind: HolderKind;
  class: HolderClass;
  enrolledAt: string;
  /** Its last signed call. */
  lastSeenAt: string;
  pickedUpVersion: number | null;
  pickedUpAt: string | null;
  confirmedVersion: number | null;
  confirmedAt: string | null;
  gone: boolean;
  /** A compromise took its right: it is given nothing any more. */
  tainted: boolean;
}

export function holderView(row: HolderRow): HolderView {
  return {
    id: row.id,
    keyId: row.key_id,
    name: row.name,
    kind: row.kind as HolderKind,
    class: row.class as HolderClass,
    enrolledAt: formatInstant(row.enrolled_at),
    lastSeenAt: formatInstant(row.last_seen_at),
    pickedUpVersion: row.picked_up_version,
    pickedUpAt: instantOrNull(row.picked_up_at),
    confirmedVersion: row.confirmed_version,
    confirmedAt: instantOrNull(row.confirmed_at),
    gone: row.gone_at !== null,
    tainted: row.tainted_at !== null,
  };
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms);
}
