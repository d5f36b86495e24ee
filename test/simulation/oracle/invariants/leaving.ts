import type { RotationRow, VersionRow } from '../lineage-rows.ts';

/** A version that was about to leave, and what was to stay. */
export interface Leaving {
  version: VersionRow;
  staying: VersionRow;
  /** As it was before the commit that let it leave. */
  rotation: RotationRow;
  /** `version 1 of key_…`. */
  what: string;
}
