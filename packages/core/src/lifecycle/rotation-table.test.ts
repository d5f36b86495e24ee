import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshLineage, holdsOf, type Lineage, versionOf } from './lineage.ts';
import type { LifecycleOutcome } from './outcome.ts';
import type { EventOf, RotationEvent } from './rotation-event.ts';
import { ROTATION_PHASES } from './rotation-phase.ts';
import { applyRotationEvent, applyToEndedRotation, ROTATION_TABLE } from './rotation-table.ts';

type Step = RotationEvent | RotationEvent['type'];

const begin: RotationEvent = { type: 'begin', expedited: false, verifierRegistered: true };

function eventOf(step: Step): RotationEvent {
  if (typeof step !== 'string') return step;
  return step === 'begin' ? begin : ({ type: step } as RotationEvent);
}

function after(lineage: Lineage, ...steps: Step[]): Lineage {
  return steps.map(eventOf).reduce((before, event) => {
    const outcome = applyRotationEvent(before, event);
    assert.ok(outcome.outcome === 'changed', `${event.type}: ${JSON.stringify(outcome)}`);
    return outcome.lineage;
  }, lineage);
}

const leak = (...versions: number[]): RotationEvent => ({
  type: 'compromise',
  versions,
  refuseAt: null,
});
const revoke = (version: number): RotationEvent => ({ type: 'revokeVersion', version });
const shown = (version: number, mayRestore = true): RotationEvent => ({
  type: 'presented',
  version,
  mayRestore,
});

const issued = after(freshLineage(), 'handOut');
const prepared = after(issued, begin);
const publishing = after(prepared, 'publish');
const ready = after(publishing, 'k1Holds');
const migrating = after(ready, 'promote');
const draining = after(migrating, 'k5aHolds');
const suspended = after(draining, 'suspend');
const migratingBack = after(migrating, 'rollBack');
const drainingBack = after(migratingBack, 'k5aHolds');
const suspendedBack = after(drainingBack, 'suspend');
const oldDead = after(migrating, revoke(1));

const START: Record<string, Lineage> = {
  issued,
  prepared,
  publishing,
  ready,
  migrating,
  draining,
  suspended,
  migratingBack,
  drainingBack,
  suspendedBack,
  oldDead,
};

/** `=` same, a refusal by its code, else where the lineage then stands. */
function told(outcome: LifecycleOutcome): string {
  if (outcome.outcome === 'same') return ['=', ...outcome.acts].join(' ');
  if (outcome.outcome === 'refused') return outcome.code;
  const { rotation, lastEnd } = outcome.lineage;
  const begun = outcome.acts.includes('begin-expedited') ? ' E' : '';
  const ended = outcome.acts.includes('end-rotation') ? lastEnd?.end : undefined;
  if (ended !== undefined) return `${ended}${begun}`;
  const back = rotation?.direction === 'back' ? ' back' : '';
  return `${rotation?.phase ?? 'none'}${back}${begun}`;
}

const CASES: [Step, string][] = [
  ['begin', 'prepared: =, ready: =, migratingBack: =, suspended: =, issued: prepared'],
  ['publish', 'prepared: publishing, publishing: =, suspended: =, issued: rotation-ended'],
  ['k1Holds', 'prepared: =, publishing: ready, ready: =, migrating: =, suspended: =, issued: ='],
  ['promote', 'prepared: not-in-this-phase, publishing: not-in-this-phase, ready: migrating'],
  ['promote', 'migrating: =, draining: =, suspended: =, issued: rotation-ended'],
  ['k5aHolds', 'ready: =, migrating: draining, draining: =, oldDead: completed'],
  ['k5aHolds', 'migratingBack: draining back, suspended: =, issued: ='],
  ['k5aFails', 'migrating: =, draining: migrating, drainingBack: migrating back, suspended: ='],
  ['suspend', 'migrating: not-in-this-phase, draining: suspended, drainingBack: suspended back'],
  ['suspend', 'suspended: =, issued: rotation-ended'],
  [shown(1), 'prepared: =, ready: =, migrating: = note-presented, oldDead: = note-presented'],
  [shown(1), 'draining: = note-presented restart-quiet, suspended: draining, suspendedBack: ='],
  [shown(2), 'publishing: = alarm-early-use, ready: = alarm-early-use, migrating: ='],
  [shown(2), 'suspendedBack: draining back, drainingBack: = note-presented restart-quiet'],
  [shown(1, false), 'suspended: = ask-person, issued: ='],
  ['deactivate', 'draining: not-in-this-phase, suspended: completed, suspendedBack: rolled-back'],
  ['cancel', 'prepared: cancelled, publishing: cancelled, ready: cancelled'],
  ['cancel', 'migrating: use-roll-back, draining: use-roll-back, suspended: use-roll-back'],
  ['cancel', 'issued: rotation-ended'],
  ['rollBack', 'prepared: use-cancel, publishing: use-cancel, ready: use-cancel'],
  ['rollBack', 'migrating: migrating back, draining: migrating back, suspended: draining'],
  ['rollBack', 'migratingBack: =, drainingBack: =, suspendedBack: =, oldDead: version-latched'],
  ['rollBack', 'issued: rotation-ended'],
  ['restore', 'prepared: not-in-this-phase, migrating: =, draining: =, suspended: draining'],
  ['restore', 'suspendedBack: draining back, issued: rotation-ended'],
  [
    { type: 'hold', name: 'freeze' },
    'prepared: prepared, suspended: suspended, issued: rotation-ended',
  ],
  [{ type: 'release', name: 'freeze' }, 'prepared: =, suspended: =, issued: rotation-ended'],
  [
    { type: 'extend', until: 5 },
    'prepared: prepared, suspended: suspended, issued: rotation-ended',
  ],
  [
    'expedite',
    'prepared: prepared, ready: ready, migrating: =, suspended: =, issued: rotation-ended',
  ],
  [leak(1), 'prepared: prepared, publishing: publishing, ready: ready, migrating: migrating'],
  [leak(1), 'draining: completed, suspended: completed, issued: none E'],
  [revoke(1), 'prepared: prepared, migrating: migrating, draining: completed, issued: prepared E'],
  [leak(2), 'prepared: =, publishing: cancelled E, ready: cancelled E, migrating: rolled-back E'],
  [leak(2), 'draining: rolled-back E, suspended: completed E, oldDead: cancelled E'],
  [leak(2), 'migratingBack: migrating back, drainingBack: rolled-back, suspendedBack: rolled-back'],
  [leak(1), 'migratingBack: completed E, drainingBack: completed E, suspendedBack: rolled-back E'],
  [revoke(2), 'prepared: version-not-published, ready: cancelled E, issued: version-unknown'],
  [leak(1, 2), 'prepared: cancelled E, ready: cancelled E, migrating: cancelled E'],
  [leak(1, 2), 'draining: cancelled E, suspended: cancelled E, suspendedBack: cancelled E'],
  ['revokeKey', 'prepared: cancelled, migrating: cancelled, suspended: cancelled, issued: none'],
  [
    'expireKey',
    'prepared: cancelled, migratingBack: cancelled, suspended: cancelled, issued: none',
  ],
  ['suspendKey', 'prepared: prepared, migrating: migrating, suspended: suspended, issued: none'],
  ['taint', 'prepared: prepared, migrating: migrating, suspended: suspended, issued: none'],
  ['newEpoch', 'prepared: prepared, publishing: publishing, ready: publishing, issued: ='],
  ['newEpoch', 'migrating: = restart-quiet, draining: migrating, suspended: draining'],
];

for (const [step, cells] of CASES) {
  const event = eventOf(step);
  const named = 'version' in event ? ` of version ${event.version}` : '';
  test(`rotation table: ${event.type}${named}: ${cells}`, () => {
    for (const cell of cells.split(', ')) {
      const [start = '', wanted = ''] = cell.split(': ');
      const lineage = START[start] ?? assert.fail(start);
      const expected = wanted === 'none E' ? 'prepared E' : wanted;
      assert.equal(told(applyRotationEvent(lineage, event)), expected, start);
    }
  });
}

test('every row answers in every phase, and where the rotation has ended', () => {
  for (const [name, row] of Object.entries(ROTATION_TABLE)) {
    assert.deepEqual(Object.keys(row).sort(), [...ROTATION_PHASES, 'ended'].sort(), name);
  }
});

test('begin is refused for a key that ended, is suspended, tainted, unseen or has no verifier', () => {
  const code = (lineage: Lineage, event: RotationEvent = begin) =>
    told(applyRotationEvent(lineage, event));
  assert.equal(code(after(issued, 'revokeKey')), 'key-ended');
  assert.equal(code(after(issued, 'expireKey')), 'key-ended');
  assert.equal(code(after(issued, 'suspendKey')), 'key-suspended');
  assert.equal(code(after(issued, 'taint')), 'key-tainted');
  assert.equal(code(freshLineage()), 'key-not-handed-out');
  assert.equal(
    code(issued, { ...begin, verifierRegistered: false } as RotationEvent),
    'no-verifier',
  );
  assert.equal(code(after(issued, 'taint'), { ...begin, expedited: true }), 'prepared');
});

test('a person cannot cancel where only the new version can save the key', () => {
  const rescue = after(issued, leak(1));
  assert.deepEqual(applyRotationEvent(rescue, { type: 'cancel' }), {
    outcome: 'refused',
    code: 'use-revoke',
    useInstead: 'revoke',
  });
});

test('a hold stops publish, promote and retirement, and a person’s expedite lifts none', () => {
  const hold: RotationEvent = { type: 'hold', name: 'freeze' };
  const held = (lineage: Lineage, ...steps: Step[]) => after(lineage, hold, ...steps);
  const code = (lineage: Lineage, step: Step) => told(applyRotationEvent(lineage, eventOf(step)));
  assert.equal(code(held(prepared), 'publish'), 'rotation-held');
  assert.equal(code(held(prepared, 'expedite'), 'publish'), 'rotation-held');
  assert.equal(code(held(ready), 'promote'), 'rotation-held');
  assert.equal(code(held(draining), 'suspend'), 'rotation-held');
  assert.equal(code(held(suspended), 'deactivate'), 'rotation-held');
});

test('no hold, taint included, stops the hand-out that a security act began', () => {
  const held = after(prepared, { type: 'hold', name: 'freeze' }, 'suspendKey', 'taint');
  const rescued = after(held, leak(1), 'publish', 'k1Holds', 'promote');
  assert.equal(rescued.rotation?.phase, 'migrating');
  assert.deepEqual(holdsOf(rescued), ['freeze', 'key-suspended', 'key-tainted']);
});

test('holds stop the retirement of a security act’s rotation, which inherits them', () => {
  const held = after(ready, { type: 'hold', name: 'freeze' }, leak(2));
  assert.deepEqual(held.rotation?.holds, ['freeze']);
  const moved = after(held, 'publish', 'k1Holds', 'promote', 'k5aHolds');
  assert.equal(told(applyRotationEvent(moved, { type: 'suspend' })), 'rotation-held');
});

test('a hold that is a fact of the key is lifted by its own verb', () => {
  const held = after(prepared, 'suspendKey', 'taint');
  const release = (name: string) => applyRotationEvent(held, { type: 'release', name });
  assert.deepEqual(release('key-suspended'), {
    outcome: 'refused',
    code: 'key-suspended',
    useInstead: 'resume',
  });
  assert.deepEqual(release('key-tainted'), {
    outcome: 'refused',
    code: 'key-tainted',
    useInstead: 'clearTaint',
  });
  assert.deepEqual(holdsOf(after(held, 'resumeKey', 'clearTaint')), []);
});

test('a suspended version that is rolled back to becomes primary only when K1 holds again', () => {
  const pending = after(suspended, 'rollBack');
  assert.equal(versionOf(pending, 1)?.designation, 'predecessor');
  assert.equal(told(applyRotationEvent(pending, { type: 'suspend' })), 'roll-back-pending');
  const back = after(pending, 'k1Holds');
  assert.equal(versionOf(back, 1)?.designation, 'primary');
  assert.equal(versionOf(back, 2)?.designation, 'predecessor');
  assert.deepEqual([back.rotation?.phase, back.rotation?.direction], ['migrating', 'back']);
});

test('a version restored a moment ago is rolled back to only when K1 holds again', () => {
  const pending = after(suspended, 'restore', 'rollBack');
  assert.equal(pending.rotation?.rollBackPending, true);
  assert.equal(versionOf(pending, 2)?.designation, 'primary');
  assert.equal(after(pending, 'k5aFails', 'k1Holds').rotation?.direction, 'back');
  assert.equal(
    told(applyRotationEvent(after(suspended, 'restore', 'k1Holds'), { type: 'rollBack' })),
    'migrating back',
  );
});

test('the server restores by itself once, never for a tainted lineage; then a person is asked', () => {
  const again = after(after(suspended, shown(1)), 'suspend');
  assert.equal(told(applyRotationEvent(again, shown(1))), '= ask-person');
  assert.equal(told(applyRotationEvent(after(suspended, 'taint'), shown(1))), '= ask-person');
  assert.equal(told(applyRotationEvent(again, { type: 'restore' })), 'draining');
});

test('cancel again is the same answer; after any other end it is refused', () => {
  const cancelled = after(ready, 'cancel');
  assert.equal(told(applyRotationEvent(cancelled, { type: 'cancel' })), '=');
  const completed = after(suspended, 'deactivate');
  assert.equal(told(applyRotationEvent(completed, { type: 'cancel' })), 'rotation-ended');
});

test('an event for a rotation that has ended does not touch the one that is open now', () => {
  const replaced = after(ready, leak(2));
  const ended = replaced.lastEnd ?? assert.fail();
  const told_ = (type: 'cancel' | 'promote' | 'rollBack') =>
    told(applyToEndedRotation(replaced, ended, { type } as EventOf<'cancel'>));
  assert.equal(told_('cancel'), '=');
  assert.equal(told_('promote'), 'rotation-ended');
  assert.equal(told_('rollBack'), 'rotation-ended');
});

test('a compromise with a later refusal narrows now and prepares the successor first', () => {
  const doomed = after(issued, { type: 'compromise', versions: 'handed-out', refuseAt: 9 });
  const old = versionOf(doomed, 1);
  assert.deepEqual([old?.state, old?.narrowed, old?.refuseAt], ['active', true, 9]);
  assert.equal(doomed.rotation?.bySecurityAct, true);
  assert.equal(told(applyRotationEvent(doomed, { type: 'cancel' })), 'use-revoke');
  const moved = after(doomed, 'publish', 'k1Holds', 'promote', 'k5aHolds', leak(1));
  assert.deepEqual([moved.rotation, versionOf(moved, 1)?.state], [null, 'compromised']);
});

const later = (...versions: number[]): RotationEvent => ({
  type: 'compromise',
  versions,
  refuseAt: 9,
});

test('where both versions are about to be refused, the leaving one ends and a third is prepared before that', () => {
  for (const [lineage, end, from, other] of [
    [migrating, 'completed', 2, 1],
    [draining, 'completed', 2, 1],
    [after(migrating, 'rollBack'), 'rolled-back', 1, 2],
  ] as const) {
    const doomed = after(lineage, later(1, 2));
    assert.equal(versionOf(doomed, other)?.state, 'compromised');
    const primary = versionOf(doomed, from);
    assert.deepEqual([primary?.designation, primary?.refuseAt], ['primary', 9]);
    assert.equal(doomed.lastEnd?.end, end);
    const { to, expedited, phase } = doomed.rotation ?? assert.fail();
    assert.deepEqual([doomed.rotation?.from, to, expedited, phase], [from, 3, true, 'prepared']);
  }
});

test('where only the version that is handed out is about to be refused, clients go to the sound one', () => {
  const back = after(draining, later(2));
  assert.deepEqual([back.rotation?.direction, back.rotation?.phase], ['back', 'migrating']);
  assert.deepEqual([versionOf(back, 1)?.designation, back.rotation?.expedited], ['primary', true]);
  const forward = after(migrating, 'rollBack', later(1));
  assert.deepEqual(
    [forward.rotation?.direction, forward.rotation?.phase],
    ['forward', 'migrating'],
  );
  assert.equal(versionOf(forward, 2)?.designation, 'primary');
  const restored = after(suspended, 'restore', later(2));
  assert.equal(restored.rotation?.rollBackPending, true);
  assert.equal(versionOf(after(restored, 'k1Holds'), 1)?.designation, 'primary');
});

test('a suspended version is not revived for one that is about to be refused: a new one is prepared', () => {
  const doomed = after(suspended, later(2));
  assert.equal(versionOf(doomed, 1)?.state, 'deactivated');
  assert.equal(doomed.lastEnd?.end, 'completed');
  assert.deepEqual([doomed.rotation?.from, doomed.rotation?.to], [2, 3]);
});

test('nobody rolls back onto a version that is known to have leaked', () => {
  assert.equal(
    told(applyRotationEvent(after(migrating, later(1)), { type: 'rollBack' })),
    'version-latched',
  );
  assert.equal(after(suspended, 'rollBack', later(1)).rotation?.rollBackPending, false);
});

test('what is known to have leaked does not come back from its suspension, whoever asks', () => {
  const hidden = after(draining, later(1), 'suspend');
  assert.deepEqual([versionOf(hidden, 1)?.state, versionOf(hidden, 1)?.refuseAt], ['suspended', 9]);
  const tellOf = (step: Step) => told(applyRotationEvent(hidden, eventOf(step)));
  assert.equal(tellOf('rollBack'), 'version-latched');
  assert.equal(tellOf('restore'), 'version-latched');
  assert.equal(tellOf(shown(1)), '= ask-person');
  assert.equal(tellOf('newEpoch'), '=');
  assert.equal(tellOf(leak(1)), 'completed');
});

test('a key that is not handed out yet is shown once, and never after it was suspended or ended', () => {
  const handOut: RotationEvent = { type: 'handOut' };
  assert.equal(told(applyRotationEvent(issued, handOut)), '=');
  assert.equal(
    told(applyRotationEvent(after(freshLineage(), 'suspendKey'), handOut)),
    'key-suspended',
  );
  assert.equal(told(applyRotationEvent(after(freshLineage(), 'revokeKey'), handOut)), 'key-ended');
  assert.equal(
    told(applyRotationEvent(after(freshLineage(), leak(1)), handOut)),
    'version-latched',
  );
});

test('suspension and taint stop the evidence; only the lifting of the last resumes it', () => {
  const acts = (lineage: Lineage, step: Step) => {
    const outcome = applyRotationEvent(lineage, eventOf(step));
    return outcome.outcome === 'changed' ? outcome.acts : [];
  };
  assert.deepEqual(acts(draining, 'suspendKey'), ['stop-evidence']);
  assert.deepEqual(acts(suspended, 'taint'), ['stop-suspension']);
  const both = after(draining, 'suspendKey', 'taint');
  assert.deepEqual(acts(both, 'resumeKey'), ['stop-evidence']);
  assert.deepEqual(acts(after(both, 'resumeKey'), 'clearTaint'), ['resume-evidence']);
  assert.deepEqual(acts(after(suspended, 'suspendKey'), 'resumeKey'), ['resume-suspension']);
});

test('an extension only ever lengthens', () => {
  const extended = after(draining, { type: 'extend', until: 9 });
  assert.equal(told(applyRotationEvent(extended, { type: 'extend', until: 8 })), '=');
  assert.equal(after(extended, { type: 'extend', until: 10 }).rotation?.extendedUntil, 10);
});

test('what the lifecycle answers is plain data', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(suspendedBack)), suspendedBack);
});
