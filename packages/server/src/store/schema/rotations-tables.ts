import type { Generated } from 'kysely';

/** The movement of a key from one version to another. */
export interface RotationTables {
  rotations: RotationsTable;
  rotation_holds: RotationHoldsTable;
  rotation_events: RotationEventsTable;
}

export interface RotationsTable {
  id: string;
  key_id: string;
  from_version: number;
  to_version: number;
  direction: string;
  /** A rotation phase, or how it ended. */
  phase: string;
  reason: string;
  expedited: number;
  /** Begun or expedited by a security act: no hold stops `publish` and `promote` (K10). */
  by_security_act: number;
  roll_back_pending: number;
  /** The leaving version was restored and K1 has not held for it since. */
  restoring: number;
  /** Not published before this (K11 window); ms. */
  publish_after: number;
  started_at: number;
  ready_at: number | null;
  /** When the staying version was handed out, or the leaving one restored: evidence counts from here. */
  promoted_at: number | null;
  /** When the direction turned back; null forward. */
  turned_at: number | null;
  /** When K5(a) began to hold; null while it does not. */
  draining_at: number | null;
  suspended_at: number | null;
  /** When the leaving version was accepted by none, once suspended. */
  hidden_at: number | null;
  ended_at: number | null;
  /** Automatic restores so far (K6: one). */
  restores: number;
  /** The leaving version is not suspended before this, by `extend`; null without one. */
  extended_until: number | null;
  /** When the reconciler looks again; ms. */
  next_check_at: number;
  /** JSON array of Wait: the reasons computed at the last look. */
  waits_for: string;
  /** JSON of ProgressCounts at the last look. */
  progress: string;
  safe_to_retire_at: number | null;
  /** JSON array of `code subject`: what people were already told that it waits for. */
  waits_told: string;
  /** A person has decided on the sources that are not remembered: the hold `incomplete` is lifted. */
  incomplete_released: number;
  /** JSON of Forecast: how `safe_to_retire_at` was reckoned at the last look; null before the first. */
  forecast: string | null;
  /** JSON array of RotationScope at the last look; null before the first. */
  scopes: string | null;
  /** JSON array of scopes that were given back by rule: of each, a person is asked the next time. */
  returned_scopes: string;
  /** Begun by the key's policy, not by a person. */
  by_schedule: Generated<number>;
  /** The window in which holders were told to swap (K11), ms; null: one poll. */
  window_ms: number | null;
  /** When people were told that its deadline is near, ms; 0: they were not, 1: by an earlier release. */
  deadline_told: Generated<number>;
  /** Its deadline has done what it says. */
  deadline_acted: Generated<number>;
  /** Its leaving version was suspended by its deadline, and not by evidence. */
  ended_by_deadline: Generated<number>;
}

export interface RotationHoldsTable {
  rotation_id: string;
  name: string;
  by: string;
  since: number;
  text: string;
}

/** What `GET /rotations/{id}/events` replays. */
export interface RotationEventsTable {
  seq: Generated<number>;
  rotation_id: string;
  at: number;
  /** JSON of the rotation's phase, direction and waits at that instant. */
  event: string;
}
