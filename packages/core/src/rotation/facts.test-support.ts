import { DEFAULT_DURATIONS } from '../policy/durations.ts';
import type { CalendarTimes } from '../schedule/calendar-times.ts';
import type {
  HolderFact,
  OpenConnectionsFact,
  PresentationFact,
  RotationFacts,
  SourceFact,
  VerifierFact,
} from './facts.ts';
import type { RegionFact } from './region-life.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Server time of the cases: well past every window that could reach back to 0. */
export const NOW = 1_000 * DAY;
export const DURATIONS = DEFAULT_DURATIONS;

export function verifier(change: Partial<VerifierFact> = {}): VerifierFact {
  return {
    instance: '7f3aAAAAAAAAAAAAAAAAAA',
    group: 'vrf_eu',
    groupName: 'eu-2',
    region: 'eu',
    standing: 'fresh',
    applied: { epoch: 1, revision: 100 },
    lastReportAt: NOW - 1_000,
    leaseEndsAt: NOW + 29_000,
    graceEndsAt: NOW + 29_000 + 15 * 60_000,
    watermark: NOW - 1_000,
    firstSeenAt: NOW - 10 * DAY,
    ...change,
  };
}

export function holder(change: Partial<HolderFact> = {}): HolderFact {
  return {
    id: 'hld_1',
    name: 'bot',
    kind: 'durable',
    class: 'sdk',
    enrolledAt: NOW - 10 * DAY,
    lastSeenAt: NOW - 60_000,
    pickedUpVersion: 2,
    confirmedVersion: 2,
    confirmedAt: NOW - 9 * DAY,
    versionsHeld: [1, 2],
    gone: false,
    tainted: false,
    ...change,
  };
}

export function source(change: Partial<SourceFact> = {}): SourceFact {
  return {
    id: 'src_1',
    addressPrefix: '10.1.0.0/24',
    userAgent: 'python-requests',
    route: 'GET /prices',
    region: 'eu',
    firstSeenAt: NOW - 300 * DAY,
    lastSeenAt: NOW - 2 * DAY,
    longestGapMs: 60_000,
    lastOnLeaving: NOW - 5 * DAY,
    lastOnStaying: NOW - 2 * DAY,
    firstOnStaying: NOW - 5 * DAY,
    gone: false,
    ...change,
  };
}

/** A region that accepts something all the time. */
export function region(change: Partial<RegionFact> = {}): RegionFact {
  return {
    region: 'eu',
    knownFrom: 0,
    acceptedUntil: NOW,
    ordinarySilenceMs: 0,
    dead: [],
    ...change,
  };
}

/** A rotation whose every condition for retirement holds: handed out ten days ago, all moved. */
export function facts(change: {
  rotation?: Partial<RotationFacts['rotation']>;
  key?: Partial<RotationFacts['key']>;
  leaving?: Partial<RotationFacts['leaving']>;
  staying?: Partial<RotationFacts['staying']>;
  verifiers?: VerifierFact[];
  holders?: HolderFact[];
  sources?: SourceFact[];
  regions?: RegionFact[];
  connections?: OpenConnectionsFact[];
  presentations?: PresentationFact[];
  sourcesOverflowed?: boolean;
  calendar?: CalendarTimes;
}): RotationFacts {
  return {
    rotation: {
      id: 'rot_1',
      phase: 'draining',
      direction: 'forward',
      expedited: false,
      rollBackPending: false,
      bySecurityAct: false,
      holds: [],
      incompleteReleased: false,
      startedAt: NOW - 10 * DAY,
      publishAfter: NOW - 10 * DAY,
      handedOutAt: NOW - 10 * DAY,
      turnedAt: null,
      suspendedAt: null,
      hiddenAt: null,
      extendedUntil: null,
      ...change.rotation,
    },
    key: { id: 'key_1', graceMs: 15 * 60_000, notQuiet: [], ...change.key },
    leaving: {
      number: 1,
      state: 'active',
      publishedAt: { epoch: 1, revision: 10 },
      withdrawnAt: null,
      lastPresentedAt: NOW - 5 * DAY,
      kept: false,
      ...change.leaving,
    },
    staying: {
      number: 2,
      state: 'active',
      publishedAt: { epoch: 1, revision: 90 },
      withdrawnAt: null,
      lastPresentedAt: NOW - 2 * DAY,
      kept: true,
      ...change.staying,
    },
    verifiers: change.verifiers ?? [verifier()],
    holders: change.holders ?? [holder()],
    sources: change.sources ?? [source()],
    regions: change.regions ?? [region()],
    connections: change.connections ?? [],
    ...(change.presentations && { presentations: change.presentations }),
    sourcesOverflowed: change.sourcesOverflowed ?? false,
    ...(change.calendar && { calendar: change.calendar }),
  };
}
