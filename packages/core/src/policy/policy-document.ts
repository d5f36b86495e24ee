import { NO_CHOICES, type PolicyChoices } from './policy-choices.ts';

/**
 * All that a policy may say of its keys. Null leaves a member to the farther policy, at last to the
 * deployment. In a policy file the names have no suffix `Ms` and durations are written as `90d`.
 */
export interface PolicyMembers extends PolicyChoices {
  /** The age by which a version is out of use, counted from its hand-out, ms; not with `rotateOn`. */
  maxAgeMs: number | null;
  /** The age at which its rotation begins (K11), ms; null: 2/3 of `maxAgeMs`, 1/2 under 10 days. */
  rotateAfterMs: number | null;
  /** Days on which the key rotates, `MM-DD` each year or `YYYY-MM-DD`, in the calendar's time zone. */
  rotateOn: string[] | null;
  /** The length of the window in which holders swap at an instant of their own (K11), ms. */
  windowMs: number | null;
  /** When a rotation may begin, hand out and suspend; null: at any time. */
  calendar: PolicyCalendar | null;
  /**
   * How long after the hand-out of the new version a rotation should have ended, ms; null: it has all
   * its time.
   */
  deadlineMs: number | null;
  /** What follows at the deadline; null: `hold`. */
  deadlineAction: DeadlineAction | null;
  /** How long before the window people are told, ms, the longest first; null: 30, 14, 7 and 1 days. */
  ladderMs: number[] | null;
  /** E-mail addresses of operators, told besides the client's own contacts. */
  contacts: string[] | null;
}

/** A policy as it is written down: one of a file's, or the body of a call. */
export interface PolicyDocument extends PolicyMembers {
  /** What people call it; of its deployment no other policy has it. */
  name: string;
  /** The keys that it is for. */
  attachTo: PolicyTargets;
}

/** What a policy is attached to, by name or id. A key belongs to it as its api, class or client does. */
export interface PolicyTargets {
  apis: string[];
  /** `API/CLASS`. */
  keyClasses: string[];
  clients: string[];
  keys: string[];
}

/**
 * What follows when a rotation has not ended at its deadline. `hold`: it waits for a person. `extend`:
 * it goes on, and people are told. `retire`: the leaving version ends without the evidence of K5, the
 * only way in which a timer ends one.
 */
export const DEADLINE_ACTIONS = ['hold', 'extend', 'retire'] as const;

export type DeadlineAction = (typeof DEADLINE_ACTIONS)[number];

/** In the order of a week. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** When nothing begins, is handed out or suspended. Security acts and expedited rotations go on (K10). */
export interface PolicyCalendar {
  /** By its name in the IANA time zone database, as `Europe/Berlin`. */
  timeZone: string;
  /** Null: all day, every day. */
  workingHours: WorkingHours | null;
  /** Whole days on which nothing is done, `MM-DD` each year or `YYYY-MM-DD`. */
  freezeDays: string[];
  freezes: Freeze[];
}

/** Days and times of the week, as `09:00`, in the calendar's time zone. */
export interface WorkingHours {
  days: Weekday[];
  from: string;
  to: string;
}

export type Freeze = DatedFreeze | WeeklyFreeze;

/** Happens once. */
export interface DatedFreeze {
  /** Local `2026-12-20T18:00`, or a date: from its begin. */
  from: string;
  /** Local `2026-12-20T18:00`, or a date: through that day. */
  to: string;
  /** Told to whoever waits for its end. */
  reason: string;
}

/** Happens each week on these days, as market hours do. */
export interface WeeklyFreeze {
  days: Weekday[];
  /** As `14:30`. */
  from: string;
  /** As `21:00`; at or before `from` it is of the next day. */
  to: string;
  reason: string;
}

/** No age and no ladder step may be longer: ten years. */
export const LONGEST_AGE_MS = 3_650 * 86_400_000;

/** Leaves all to others. */
export const NO_MEMBERS: PolicyMembers = {
  ...NO_CHOICES,
  maxAgeMs: null,
  rotateAfterMs: null,
  rotateOn: null,
  windowMs: null,
  calendar: null,
  deadlineMs: null,
  deadlineAction: null,
  ladderMs: null,
  contacts: null,
};

/** Says nothing, and is for no key. */
export const NO_DOCUMENT: PolicyDocument = {
  ...NO_MEMBERS,
  name: '',
  attachTo: { apis: [], keyClasses: [], clients: [], keys: [] },
};
