import type { ReadinessCode, ReadinessStanding } from '../readiness/readiness-finding.ts';
import type { Instant } from './objects.ts';

/** Whether a key can be rotated without anybody's help: an item of `GET /v1/readiness`. */
export interface Readiness {
  keyId: string;
  keyName: string;
  apiId: string;
  clientId: string;
  clientName: string;
  /** Nothing that is known of it needs a person. */
  ready: boolean;
  /** Holders and sources that a rotation would reckon with, by whether they come by a version alone. */
  holders: ReadinessCount;
  sources: ReadinessCount;
  /** At most 100: those that need a person first. */
  findings: ReadinessNote[];
  /** How many findings there are, those that are not told here among them. */
  findingsTotal: number;
}

export interface ReadinessCount {
  ready: number;
  total: number;
}

/** Where the key itself, one of its holders or one of its sources stands. */
export interface ReadinessNote {
  about: 'key' | 'holder' | 'source';
  /** Of the key, the holder or the source. */
  id: string;
  standing: ReadinessStanding;
  code: ReadinessCode;
  since: Instant;
  /** Why, in one sentence for people. */
  text: string;
  /** What to do, in one sentence for people; null: nothing. */
  advice: string | null;
}
