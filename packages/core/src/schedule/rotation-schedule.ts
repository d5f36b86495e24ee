import type { Durations } from '../policy/durations.ts';
import type { PolicyMembers } from '../policy/policy-document.ts';

/** What a policy says of when its keys rotate. It has no faults (`scheduleFaults`). */
export type RotationSchedule = Pick<
  PolicyMembers,
  'maxAgeMs' | 'rotateAfterMs' | 'rotateOn' | 'windowMs' | 'calendar'
>;

/** What is known of a key's primary version. Instants in ms of server time. */
export interface ScheduleFacts {
  /** From when its age counts. */
  handedOutAt: number;
  /**
   * Nothing begins before it: when the schedule came to count for the key, or when the last rotation
   * ended (K9), whichever is later. Asked again with another, an overdue key gets another instant; what
   * was answered is kept until something changes.
   */
  notBefore: number;
  /** The key's own end; null: none. No rotation moves it (K11). */
  expiresAt: number | null;
  /** Of the key, steady, at least 0 and below 1: where in its first window it begins. */
  jitter: number;
  /** In force for the key (`durationsUnder`). */
  durations: Durations;
}

export type NextRotation = PlannedRotation | NoRotation;

/** A rotation that begins by itself. */
export interface PlannedRotation {
  /** When it begins, ms; always in an opening of the calendar. */
  at: number;
  /** When it would begin without calendar and jitter, ms. */
  due: number;
  /**
   * `as-due`: in the opening that `due` lies in. `later`: closed then, or too little of the opening was
   * left, so in the next. `earlier`: the next would have been too late for `maxAge`, so in the last before.
   * `too-late`: in the next opening, and out of use only after `maxAge`.
   */
  placed: 'as-due' | 'later' | 'earlier' | 'too-late';
  /** When the version is out of use where nothing waits, ms; null: not within a year of `at`. */
  outOfUseAt: number | null;
  /** One sentence for people. */
  text: string;
}

export interface NoRotation {
  at: null;
  because: 'no-schedule' | 'no-date-left' | 'no-opening' | 'key-ends';
  text: string;
}
