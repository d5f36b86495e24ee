import type { RefusalCode } from './refusal.ts';

/** The states of NIST SP 800-57 part 1, section 7. `revoke` is an event, not a state. */
export const VERSION_STATES = [
  'pre-activation',
  'active',
  'suspended',
  'deactivated',
  'compromised',
  'destroyed',
] as const;

export type VersionState = (typeof VERSION_STATES)[number];

/** States in which a version is never accepted again, in any epoch, after any restore. */
export const LATCHED = ['deactivated', 'compromised', 'destroyed'] as const;

/** True when the version is never accepted again. */
export function isLatched(state: VersionState): boolean {
  return state === 'deactivated' || state === 'compromised' || state === 'destroyed';
}

/**
 * Exists only on active versions. Handed out: exactly one primary, at most one predecessor. Not
 * handed out: at most one successor.
 */
export const DESIGNATIONS = ['primary', 'predecessor', 'successor'] as const;

export type Designation = (typeof DESIGNATIONS)[number];

/** Why a latched version is latched. A later, graver reason replaces an earlier one. */
export const ENDINGS = ['deactivated', 'expired', 'revoked', 'compromised'] as const;

export type Ending = (typeof ENDINGS)[number];

/** Facts beside the state; they change nothing that clients see. */
export type VersionFact = 'narrowed' | 'exposed' | 'tainted';

/** What the version table decides about. */
export interface VersionStanding {
  readonly state: VersionState;
  /** Null unless active. */
  readonly designation: Designation | null;
  /** Null unless latched. */
  readonly ending: Ending | null;
}

/**
 * `promote` and `rollBack` are applied to both versions of the rotation. `compromiseLater` is a
 * compromise with a `refuseAt`: a version that clients hold stays active and is narrowed until
 * then; any other falls at once, as nobody is helped by waiting. `expire` is the key's expiry.
 */
export const VERSION_EVENTS = [
  'publish',
  'promote',
  'rollBack',
  'suspend',
  'restore',
  'deactivate',
  'cancel',
  'revoke',
  'compromise',
  'compromiseLater',
  'expire',
  'destroy',
  'narrow',
  'expose',
  'taint',
] as const;

export type VersionEvent = (typeof VERSION_EVENTS)[number];

export type VersionChange =
  | ({ readonly kind: 'changed' } & VersionStanding)
  | { readonly kind: 'fact'; readonly fact: VersionFact }
  | { readonly kind: 'same' }
  | { readonly kind: 'refused'; readonly code: RefusalCode };

type ActiveCells = Readonly<Record<Designation, VersionChange>>;
type Cells = Readonly<Record<Exclude<VersionState, 'active'>, VersionChange>> & {
  readonly active: VersionChange | ActiveCells;
};

const same: VersionChange = { kind: 'same' };

function refused(code: RefusalCode): VersionChange {
  return { kind: 'refused', code };
}

function fact(name: VersionFact): VersionChange {
  return { kind: 'fact', fact: name };
}

function active(designation: Designation): VersionChange {
  return { kind: 'changed', state: 'active', designation, ending: null };
}

function latched(state: (typeof LATCHED)[number], ending: Ending): VersionChange {
  return { kind: 'changed', state, designation: null, ending };
}

const suspended: VersionChange = {
  kind: 'changed',
  state: 'suspended',
  designation: null,
  ending: null,
};
const unpublished = refused('version-not-published');
const dead = refused('version-latched');

/** A latched version admits no step back. */
const LATCHED_REFUSE = { deactivated: dead, compromised: dead, destroyed: dead } as const;
/** Nothing is left to end. */
const LATCHED_SAME = { deactivated: same, compromised: same, destroyed: same } as const;

function factRow(name: VersionFact): Cells {
  const cell = fact(name);
  return {
    'pre-activation': cell,
    active: cell,
    suspended: cell,
    deactivated: cell,
    compromised: cell,
    destroyed: cell,
  };
}

/** Version state × event, whole. */
const VERSION_TABLE = {
  publish: {
    'pre-activation': active('successor'),
    active: same,
    suspended: refused('version-suspended'),
    ...LATCHED_REFUSE,
  },
  promote: {
    'pre-activation': unpublished,
    active: { successor: active('primary'), primary: active('predecessor'), predecessor: same },
    suspended: refused('version-suspended'),
    ...LATCHED_REFUSE,
  },
  rollBack: {
    'pre-activation': unpublished,
    active: {
      primary: active('predecessor'),
      predecessor: active('primary'),
      successor: refused('use-cancel'),
    },
    suspended: active('predecessor'),
    ...LATCHED_REFUSE,
  },
  suspend: {
    'pre-activation': unpublished,
    active: {
      predecessor: suspended,
      primary: refused('version-not-leaving'),
      successor: refused('version-not-leaving'),
    },
    suspended: same,
    ...LATCHED_REFUSE,
  },
  restore: {
    'pre-activation': unpublished,
    active: same,
    suspended: active('predecessor'),
    ...LATCHED_REFUSE,
  },
  deactivate: {
    'pre-activation': unpublished,
    active: refused('version-active'),
    suspended: latched('deactivated', 'deactivated'),
    deactivated: same,
    compromised: dead,
    destroyed: dead,
  },
  cancel: {
    'pre-activation': latched('destroyed', 'deactivated'),
    active: { successor: latched('deactivated', 'deactivated'), primary: same, predecessor: same },
    suspended: same,
    ...LATCHED_SAME,
  },
  revoke: {
    'pre-activation': latched('destroyed', 'revoked'),
    active: latched('deactivated', 'revoked'),
    suspended: latched('deactivated', 'revoked'),
    deactivated: latched('deactivated', 'revoked'),
    compromised: same,
    destroyed: same,
  },
  compromise: {
    'pre-activation': latched('destroyed', 'compromised'),
    active: latched('compromised', 'compromised'),
    suspended: latched('compromised', 'compromised'),
    deactivated: latched('compromised', 'compromised'),
    compromised: same,
    destroyed: latched('destroyed', 'compromised'),
  },
  compromiseLater: {
    'pre-activation': latched('destroyed', 'compromised'),
    active: {
      primary: fact('narrowed'),
      predecessor: fact('narrowed'),
      successor: latched('compromised', 'compromised'),
    },
    suspended: latched('compromised', 'compromised'),
    deactivated: latched('compromised', 'compromised'),
    compromised: same,
    destroyed: latched('destroyed', 'compromised'),
  },
  expire: {
    'pre-activation': latched('destroyed', 'expired'),
    active: latched('deactivated', 'expired'),
    suspended: latched('deactivated', 'expired'),
    ...LATCHED_SAME,
  },
  destroy: {
    'pre-activation': unpublished,
    active: refused('version-active'),
    suspended: refused('version-suspended'),
    deactivated: latched('destroyed', 'deactivated'),
    compromised: latched('destroyed', 'compromised'),
    destroyed: same,
  },
  narrow: factRow('narrowed'),
  expose: factRow('exposed'),
  taint: factRow('tainted'),
} satisfies Record<VersionEvent, Cells> as Readonly<Record<VersionEvent, Cells>>;

/**
 * What an event does to one version. Pure and total. Whether the event is due (K1, K4 to K6) and
 * whether its rotation allows it is not judged here.
 */
export function applyVersionEvent(version: VersionStanding, event: VersionEvent): VersionChange {
  const cell = cellOf(version, event);
  if (cell.kind !== 'changed') return cell;
  const ending = graver(version.ending, cell.ending);
  const changes =
    cell.state !== version.state ||
    cell.designation !== version.designation ||
    ending !== version.ending;
  return changes ? { ...cell, ending } : same;
}

function cellOf(version: VersionStanding, event: VersionEvent): VersionChange {
  const row = VERSION_TABLE[event];
  if (version.state !== 'active') return row[version.state];
  if ('kind' in row.active) return row.active;
  // An active version without a designation cannot be; as a predecessor it loses nothing.
  return row.active[version.designation ?? 'predecessor'];
}

function graver(before: Ending | null, after: Ending | null): Ending | null {
  if (before === null || after === null) return after;
  return ENDINGS.indexOf(after) > ENDINGS.indexOf(before) ? after : before;
}
