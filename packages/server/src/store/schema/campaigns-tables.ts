/** Rotations of many keys that one person began. */
export interface CampaignTables {
  campaigns: CampaignsTable;
  campaign_waves: CampaignWavesTable;
  campaign_keys: CampaignKeysTable;
}

export interface CampaignsTable {
  id: string;
  name: string;
  /** In its canonical form. */
  selector: string;
  reason: string;
  /** `running`, `paused`, `stopped`, `cancelling`, `cancelled` or `completed`. */
  state: string;
  /** JSON array of the ids of the apis of its keys. */
  apis: string;
  /** JSON of CampaignPlan. */
  plan: string;
  /** JSON of StopCause while it is stopped by itself. */
  stopped: string | null;
  /** The next rotation begins no sooner; whoever moves it on may begin the next ones. */
  next_begin_at: number;
  /** Old versions may leave; null while the barrier is closed. */
  barrier_opened_at: number | null;
  created_at: number;
  /** When nothing of it was open any more; until then its rotations are followed. */
  ended_at: number | null;
}

/** How many keys stand where, kept with every move of a key: no step counts keys. */
export interface CampaignWavesTable {
  campaign_id: string;
  /** Counts from 1. */
  wave: number;
  cohort: number;
  region: string | null;
  waiting: number;
  blocked: number;
  begun: number;
  handed_out: number;
  completed: number;
  rolled_back: number;
  cancelled: number;
  skipped: number;
  left_out: number;
  stalled: number;
  refused: number;
  /** JSON of CampaignCounts: what counted already when a person had the campaign go on. */
  forgiven: string | null;
}

export interface CampaignKeysTable {
  campaign_id: string;
  key_id: string;
  wave: number;
  /** In which order keys begin; counts from 0. */
  position: number;
  /** A CampaignKeyState. */
  state: string;
  /** Why it was skipped, or what blocks it. */
  reason: string | null;
  rotation_id: string | null;
  /** The campaign began the rotation: it may cancel and hold it. */
  own: number;
  /** The campaign holds the rotation at its barrier. */
  held: number;
  stalled: number;
  refused: number;
  /** Refusals of the key's versions when its rotation began. */
  refused_before: number;
  /** When it came into this state. */
  since_at: number;
  begun_at: number | null;
  /** When its rotation, or what blocks it, is looked at again; null: there is nothing to look at. */
  check_at: number | null;
}
