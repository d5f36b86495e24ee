/** What a finding of readiness says; the closed list. */
export const READINESS_CODES = [
  'key-not-handed-out',
  'key-suspended',
  'key-tainted',
  'key-unused',
  'rotation-open',
  'sources-incomplete',
  'verifier-missing',
  'holder-ready',
  'holder-left',
  'holder-lost',
  'holder-silent',
  'holder-tainted',
  'holder-unconfirmed',
  'holder-untried',
  'source-behind',
  'source-before-holders',
  'source-quiet',
  'source-seldom',
  'source-seen-briefly',
  'source-unenrolled',
  'source-with-holder',
] as const;

export type ReadinessCode = (typeof READINESS_CODES)[number];

/**
 * Whether what a finding is about comes by a new version by itself. `ready`: it does. `person`:
 * somebody must act first, or a rotation will wait. `aside`: no rotation waits for it.
 */
export const READINESS_STANDINGS = ['ready', 'person', 'aside'] as const;

export type ReadinessStanding = (typeof READINESS_STANDINGS)[number];

/** Where the key itself, one of its holders or one of its sources stands. */
export interface ReadinessFinding {
  about: 'key' | 'holder' | 'source';
  /** Of the key, the holder or the source. */
  id: string;
  standing: ReadinessStanding;
  code: ReadinessCode;
  /** Since when it has been so, ms of server time. */
  since: number;
  /** Why, in one sentence for people. */
  text: string;
  /** What to do, in one sentence for people; null: nothing. */
  advice: string | null;
}
