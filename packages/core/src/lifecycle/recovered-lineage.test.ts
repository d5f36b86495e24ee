import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { coexistenceFaults } from './coexistence.ts';
import { freshLineage, holdsOf, type Lineage, primaryOf } from './lineage.ts';
import { type Recovered, recoveredLineage } from './recovered-lineage.ts';
import type { RotationEvent } from './rotation-event.ts';
import { applyRotationEvent } from './rotation-table.ts';
import { isLatched } from './version-state.ts';

const EVENTS: RotationEvent[] = [
  { type: 'handOut' },
  { type: 'begin', expedited: false, verifierRegistered: true },
  { type: 'begin', expedited: true, verifierRegistered: true },
  { type: 'publish' },
  { type: 'k1Holds' },
  { type: 'promote' },
  { type: 'k5aHolds' },
  { type: 'suspend' },
  { type: 'deactivate' },
  { type: 'cancel' },
  { type: 'rollBack' },
  { type: 'restore' },
  { type: 'newEpoch' },
  { type: 'suspendKey' },
  { type: 'resumeKey' },
  { type: 'compromise', versions: 'handed-out', refuseAt: null },
  { type: 'compromise', versions: 'handed-out', refuseAt: 1 },
  { type: 'revokeVersion', version: 1 },
  { type: 'revokeVersion', version: 2 },
  { type: 'destroy', version: 1 },
  { type: 'revokeKey' },
  { type: 'expireKey' },
];

/** Everyday steps come more often than the end of a key. */
const event = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...EVENTS.slice(0, 9)) },
  { weight: 2, arbitrary: fc.constantFrom(...EVENTS.slice(9)) },
);
const history = fc.array(event, { maxLength: 40 });

function after(lineage: Lineage, events: readonly RotationEvent[]): Lineage {
  return events.reduce((before, one) => {
    const outcome = applyRotationEvent(before, one);
    return outcome.outcome === 'changed' ? outcome.lineage : before;
  }, lineage);
}

/** What a journal knows of a lineage: nothing of versions without a secret. */
function toldOf(lineage: Lineage, backup: Lineage): Recovered {
  const versions = lineage.versions.filter(
    ({ state, handedOut }) => state !== 'pre-activation' && (state !== 'destroyed' || handedOut),
  );
  const sealed = backup.versions.filter(({ state }) => state !== 'pre-activation');
  return {
    ended: lineage.ended,
    suspended: lineage.suspended,
    versions,
    unsealed: versions
      .map(({ number }) => number)
      .filter((number) => sealed.every((one) => one.number !== number)),
  };
}

/** The backup with the rows of the versions that only the journal knows. */
function withRows(backup: Lineage, told: Recovered, lost: Lineage): Lineage {
  const missing = lost.versions.filter(
    ({ number }) =>
      told.versions.some((one) => one.number === number) &&
      backup.versions.every((one) => one.number !== number),
  );
  const versions = [...backup.versions, ...missing].sort((a, b) => a.number - b.number);
  return { ...backup, versions };
}

function recovered(backup: Lineage, lost: Lineage): Lineage {
  const told = toldOf(lost, backup);
  return recoveredLineage(withRows(backup, told, lost), told);
}

test('whatever was lost after whatever backup, what comes of it can stand together', () => {
  fc.assert(
    fc.property(history, history, (before, lost) => {
      const backup = after(freshLineage(), before);
      assert.deepEqual(coexistenceFaults(recovered(backup, after(backup, lost))), []);
    }),
    { numRuns: 5_000 },
  );
});

test('also where the database went on by itself before the rest was found', () => {
  fc.assert(
    fc.property(history, history, history, (before, lost, own) => {
      const backup = after(freshLineage(), before);
      const beside = recovered(after(backup, own), after(backup, lost));
      assert.deepEqual(coexistenceFaults(beside), []);
    }),
    { numRuns: 5_000 },
  );
});

test('what was latched on either side is latched, and what clients were given is accepted', () => {
  fc.assert(
    fc.property(history, history, (before, later) => {
      const backup = after(freshLineage(), before);
      const lost = after(backup, later);
      const result = recovered(backup, lost);
      for (const { number } of toldOf(lost, backup).versions) {
        const version = lost.versions[number - 1];
        if (version === undefined) continue;
        const now = result.versions.find((one) => one.number === number);
        if (version.state === 'active' && version.handedOut) assert.equal(now?.state, 'active');
        if (isLatched(version.state) && now) assert.ok(isLatched(now.state));
      }
      for (const version of backup.versions) {
        const now = result.versions.find(({ number }) => number === version.number);
        if (isLatched(version.state)) assert.ok(now && isLatched(now.state));
      }
    }),
    { numRuns: 5_000 },
  );
});

test('where two versions live, the one that was primary is it, under the hold restored', () => {
  const backup = after(freshLineage(), [{ type: 'handOut' }]);
  const lost = after(backup, [
    { type: 'begin', expedited: false, verifierRegistered: true },
    { type: 'publish' },
    { type: 'k1Holds' },
    { type: 'promote' },
  ]);
  const result = recovered(backup, lost);
  assert.equal(primaryOf(result)?.number, 2);
  assert.equal(result.rotation?.phase, 'migrating');
  assert.deepEqual(holdsOf(result), ['restored']);
});

test('a successor that a server with another journal may have handed out goes on beside the old one', () => {
  const backup = after(freshLineage(), [{ type: 'handOut' }]);
  const lost = after(backup, [
    { type: 'begin', expedited: false, verifierRegistered: true },
    { type: 'publish' },
  ]);
  const result = recovered(backup, lost);
  assert.deepEqual(
    result.versions.map(({ state, designation }) => `${state} ${designation}`),
    ['active primary', 'active predecessor'],
  );
  assert.equal(result.rotation?.direction, 'back');
  assert.deepEqual(holdsOf(result), ['restored']);
});

test('a successor beside a version that is about to be refused is made anew, as nobody can be given it', () => {
  const backup = after(freshLineage(), [{ type: 'handOut' }]);
  const lost = after(backup, [
    { type: 'compromise', versions: 'handed-out', refuseAt: 1 },
    { type: 'publish' },
  ]);
  const result = recovered(backup, lost);
  assert.deepEqual(
    result.versions.map(({ state }) => state),
    ['active', 'deactivated', 'pre-activation'],
  );
});

test('a successor that the backup can still hand out stays', () => {
  const backup = after(freshLineage(), [
    { type: 'handOut' },
    { type: 'begin', expedited: false, verifierRegistered: true },
    { type: 'publish' },
  ]);
  const result = recovered(backup, after(backup, [{ type: 'k1Holds' }]));
  assert.equal(result.rotation?.phase, 'publishing');
  assert.deepEqual(holdsOf(result), ['restored']);
});

test('a leaked key whose successor nobody can be given any more gets another, in a hurry, from what may be in use', () => {
  const backup = after(freshLineage(), [{ type: 'handOut' }]);
  const lost = after(backup, [
    { type: 'compromise', versions: 'handed-out', refuseAt: null },
    { type: 'publish' },
  ]);
  const result = recovered(backup, lost);
  const { from, to, phase, expedited, bySecurityAct } = result.rotation ?? {};
  assert.deepEqual({ from, to, phase }, { from: 2, to: 3, phase: 'prepared' });
  assert.ok(expedited && bySecurityAct);
});
