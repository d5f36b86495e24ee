import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { coexistenceFaults } from './coexistence.ts';
import { freshLineage, holdsOf, type Lineage, type LineageVersion } from './lineage.ts';
import type { RotationEvent } from './rotation-event.ts';
import { applyRotationEvent } from './rotation-table.ts';
import { isLatched } from './version-state.ts';

interface Transition {
  readonly event: RotationEvent;
  readonly from: number;
  readonly to: number;
}

interface Exploration {
  readonly states: Lineage[];
  readonly transitions: Transition[];
}

const EVERYDAY: RotationEvent[] = [
  { type: 'handOut' },
  { type: 'publish' },
  { type: 'k1Holds' },
  { type: 'promote' },
  { type: 'k5aHolds' },
  { type: 'k5aFails' },
  { type: 'suspend' },
  { type: 'narrowLeaving' },
  { type: 'deactivate' },
];

const RELIEF: RotationEvent[] = [
  { type: 'release', name: 'freeze' },
  { type: 'release', name: 'restored' },
  { type: 'resumeKey' },
  { type: 'clearTaint' },
];

const OTHERS: RotationEvent[] = [
  { type: 'giveBack', last: false },
  { type: 'giveBack', last: true },
  { type: 'newEpoch' },
  { type: 'begin', expedited: false, verifierRegistered: true },
  { type: 'begin', expedited: true, verifierRegistered: true },
  { type: 'cancel' },
  { type: 'rollBack' },
  { type: 'restore' },
  { type: 'hold', name: 'freeze' },
  { type: 'expedite' },
  { type: 'suspendKey' },
  { type: 'taint' },
  { type: 'revokeKey' },
  { type: 'expireKey' },
  { type: 'compromise', versions: 'handed-out', refuseAt: null },
  { type: 'compromise', versions: 'handed-out', refuseAt: 1 },
];

function eventsOf(lineage: Lineage): RotationEvent[] {
  const each = lineage.versions.flatMap(({ number }): RotationEvent[] => [
    { type: 'revokeVersion', version: number },
    { type: 'compromise', versions: [number], refuseAt: null },
    { type: 'compromise', versions: [number], refuseAt: 1 },
    { type: 'presented', version: number, mayRestore: true },
    { type: 'destroy', version: number },
  ]);
  const numbers = lineage.versions.map(({ number }) => number);
  const all: RotationEvent[] = [
    { type: 'compromise', versions: numbers, refuseAt: null },
    { type: 'compromise', versions: numbers, refuseAt: 1 },
  ];
  return [...EVERYDAY, ...RELIEF, ...OTHERS, ...all, ...each];
}

/**
 * Two lineages that differ only in dead versions nobody refers to, or in how far they have counted,
 * behave alike: forgetting the difference makes the space finite without a bound on rotations.
 */
function essence(lineage: Lineage): Lineage {
  const { rotation, versions } = lineage;
  const alive = versions.filter(({ state }) => !isLatched(state)).map(({ number }) => number);
  const referred = rotation === null ? alive : [...alive, rotation.from, rotation.to];
  const last = Math.max(...versions.map(({ number }) => number));
  const kept = versions.filter(({ number }) => referred.includes(number) || number === last);
  const renumbered = (number: number) => kept.findIndex((other) => other.number === number) + 1;
  return {
    ...lineage,
    versions: kept.map((version, index) => ({ ...version, number: index + 1, tainted: false })),
    rotation: rotation && {
      ...rotation,
      from: renumbered(rotation.from),
      to: renumbered(rotation.to),
    },
    lastEnd: lineage.lastEnd && { from: 0, to: 0, end: lineage.lastEnd.end },
  };
}

function explore(): Exploration {
  const states = [essence(freshLineage())];
  const known = new Map([[JSON.stringify(states[0]), 0]]);
  const transitions: Transition[] = [];
  for (let from = 0; from < states.length; from += 1) {
    const lineage = states[from] as Lineage;
    for (const event of eventsOf(lineage)) {
      const after = step(lineage, event);
      if (after === null) continue;
      const next = essence(after);
      const text = JSON.stringify(next);
      const to = known.get(text) ?? states.push(next) - 1;
      known.set(text, to);
      transitions.push({ event, from, to });
    }
  }
  return { states, transitions };
}

/** The lineage after the event, null where nothing changes; asserts what every step must keep. */
function step(lineage: Lineage, event: RotationEvent): Lineage | null {
  const outcome = applyRotationEvent(lineage, event);
  if (outcome.outcome !== 'changed') return null;
  const after = outcome.lineage;
  const faults = [
    ...coexistenceFaults(after),
    ...(lineage.ended !== null && after.ended === null ? ['the key came back to life'] : []),
    ...lineage.versions.flatMap((before) => versionStepFaults(lineage, before, after, event)),
    ...(after.lastEnd === lineage.lastEnd ? [] : endNameFaults(after)),
  ];
  if (faults.length > 0) assert.fail(JSON.stringify({ faults, event, before: lineage, after }));
  return after;
}

function versionStepFaults(
  lineage: Lineage,
  before: LineageVersion,
  after: Lineage,
  event: RotationEvent,
): string[] {
  const now = after.versions.find(({ number }) => number === before.number);
  if (now === undefined) return ['a version is forgotten'];
  const faults: string[] = [];
  if (isLatched(before.state) && !isLatched(now.state)) faults.push('a latched version lives');
  if (now.designation === 'primary' && before.designation !== 'primary') {
    if (!mayBeHandedOut(lineage, event)) faults.push('handed out before K1 holds');
  }
  if (now.state === 'active' && before.state === 'suspended' && before.refuseAt !== null) {
    faults.push('what has leaked is accepted again');
  }
  if (now.state === 'suspended' && before.state === 'active') {
    if (lineage.rotation?.phase !== 'draining') faults.push('suspended before K5(a) holds');
    if (holdsOf(lineage).length > 0) faults.push('suspended in spite of a hold');
  }
  return faults;
}

/** K1; a version that stands in for a fallen primary is accepted already, or soon again. */
function mayBeHandedOut(lineage: Lineage, event: RotationEvent): boolean {
  if (event.type === 'compromise' || event.type === 'revokeVersion') return true;
  if (event.type === 'handOut' || event.type === 'k1Holds') return true;
  if (event.type === 'promote') return lineage.rotation?.phase === 'ready';
  // What lacks scopes gets them back everywhere first.
  const isWhole = lineage.rotation?.restoring === false && !lineage.rotation.narrowed;
  return event.type === 'rollBack' && isWhole;
}

/** The end's name follows from who lives, or lived at that instant. */
function endNameFaults(after: Lineage): string[] {
  const versionOf = (wanted?: number) => after.versions.find(({ number }) => number === wanted);
  const old = versionOf(after.lastEnd?.from);
  const made = versionOf(after.lastEnd?.to);
  if (old === undefined || made === undefined) return ['an end without its versions'];
  const nobodyLives = isLatched(old.state) && isLatched(made.state);
  const fits = {
    completed: isLatched(old.state) && made.handedOut,
    'rolled-back': isLatched(made.state),
    cancelled: !made.handedOut || nobodyLives || after.ended !== null,
  };
  return after.lastEnd && fits[after.lastEnd.end] ? [] : ['the end has the wrong name'];
}

function reachable(first: number[], edges: Map<number, number[]>): Set<number> {
  const seen = new Set(first);
  for (const at of seen) for (const next of edges.get(at) ?? []) seen.add(next);
  return seen;
}

const exploration = explore();
const { states, transitions } = exploration;

test(`the lifecycle has no contradiction in ${states.length} states, ${transitions.length} transitions`, (t) => {
  t.diagnostic(`${states.length} states, ${transitions.length} transitions`);
  assert.ok(states.length >= 2_455, 'as many states as the tables were first explored with');
  assert.ok(transitions.length >= 10_104);
});

test('every open rotation ends by what the reconciler does once holds are lifted', () => {
  const unaided = new Set([...EVERYDAY, ...RELIEF].map(({ type }) => type));
  const backwards = new Map<number, number[]>();
  const ends: number[] = [];
  for (const { event, from, to } of transitions) {
    if (!unaided.has(event.type)) continue;
    const before = backwards.get(to);
    if (before === undefined) backwards.set(to, [from]);
    else before.push(from);
  }
  for (const [index, state] of states.entries()) if (state.rotation === null) ends.push(index);
  const canEnd = reachable(ends, backwards);
  const stuck = states.filter((_, index) => !canEnd.has(index));
  assert.deepEqual(stuck.slice(0, 1), []);
});

test('no security act is refused in any state of a key, and none needs a hold to be lifted', () => {
  for (const state of states) {
    const acts: RotationEvent[] = [
      { type: 'revokeKey' },
      { type: 'expireKey' },
      { type: 'taint' },
      { type: 'compromise', versions: 'handed-out', refuseAt: null },
      ...state.versions
        .filter(({ handedOut }) => handedOut)
        .map(({ number }): RotationEvent => ({ type: 'revokeVersion', version: number })),
    ];
    if (state.ended === null) acts.push({ type: 'suspendKey' });
    for (const act of acts) {
      assert.notEqual(applyRotationEvent(state, act).outcome, 'refused', JSON.stringify(act));
    }
  }
});

test('after a security act only K1 stands between the key and its hand-out', () => {
  for (const state of states) {
    const act: RotationEvent = { type: 'compromise', versions: 'handed-out', refuseAt: null };
    const fallen = applyRotationEvent(state, act);
    if (fallen.outcome !== 'changed' || fallen.lineage.ended !== null) continue;
    let lineage = fallen.lineage;
    if (lineage.versions.some(({ designation }) => designation === 'primary')) continue;
    for (const event of EVERYDAY.slice(1, 4)) lineage = step(lineage, event) ?? lineage;
    assert.equal(lineage.rotation?.phase, 'migrating', JSON.stringify(state));
  }
});

test('an event that was just done is done: the same again changes nothing', () => {
  for (const state of states) {
    for (const event of eventsOf(state)) {
      // Each new epoch takes an overlap one step back.
      if (event.type === 'newEpoch') continue;
      const once = applyRotationEvent(state, event);
      if (once.outcome !== 'changed') continue;
      // It meant the rotation that has ended; what is open now is another.
      if (once.lineage.rotation?.to !== state.rotation?.to) continue;
      const twice = applyRotationEvent(once.lineage, event);
      assert.notEqual(twice.outcome, 'changed', JSON.stringify({ event, state }));
    }
  }
});

test('no history of events makes two roll-overs of one key, or a latched version live', () => {
  const pick = fc.array(fc.nat(), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(pick, (picks) => {
      let lineage = freshLineage();
      for (const choice of picks) {
        const events = eventsOf(lineage);
        const event = events[choice % events.length] as RotationEvent;
        lineage = step(lineage, event) ?? lineage;
      }
      const numbers = lineage.versions.map(({ number }) => number);
      assert.deepEqual(
        numbers,
        [...numbers.keys()].map((index) => index + 1),
      );
    }),
    { numRuns: 400 },
  );
});
