import type { LoadedLineage } from './lineage-load.ts';

/** What a look at the uses of a rotation's versions has led to. */
export interface PresentedAnswer {
  /** The suspended version, or a scope of the leaving one, was restored by rule. */
  restored: boolean;
  /** The lineage after it. */
  loaded: LoadedLineage;
}
