import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY, DURATIONS, facts, HOUR, holder, NOW } from './facts.test-support.ts';
import type { HolderFact } from './facts.ts';
import { nextStep } from './next-step.ts';
import { overlapOf } from './overlap.ts';
import { unsafeBecause } from './safety.ts';

const HANDED_OUT = NOW - 10 * DAY;

const holders = fc.array(
  fc
    .record({
      enrolledAt: fc.integer({ min: HANDED_OUT - DAY, max: NOW }),
      after: fc.option(fc.integer({ min: 0, max: DAY }), { nil: null }),
      class: fc.constantFrom('sdk' as const, 'deployed' as const),
      kind: fc.constantFrom('durable' as const, 'ephemeral' as const),
      hadLeaving: fc.boolean(),
      gone: fc.boolean(),
    })
    .map(({ after, hadLeaving, ...rest }) => {
      const confirmed = after === null ? null : Math.min(NOW, rest.enrolledAt + after);
      return holder({
        ...rest,
        lastSeenAt: confirmed ?? rest.enrolledAt,
        confirmedAt: confirmed,
        confirmedVersion: confirmed === null ? null : 2,
        versionsHeld: [...(hadLeaving ? [1] : []), ...(confirmed === null ? [] : [2])],
      });
    }),
  { maxLength: 5 },
);

function endOf(all: HolderFact[]): number {
  return overlapOf(facts({ holders: all }), HANDED_OUT, DURATIONS).end;
}

/** A program that enrolled after the hand-out, was given the new version alone, and uses it. */
function ofFleet(enrolledAt: number, index: number): HolderFact {
  const confirmedAt = enrolledAt + 60_000;
  return holder({
    ...{ id: `hld_fleet_${index}`, kind: 'ephemeral', enrolledAt, confirmedAt },
    ...{ lastSeenAt: confirmedAt, versionsHeld: [2] },
  });
}

test('K4: programs that enrol late, never had the old version and use the new one add nothing', () => {
  fc.assert(
    fc.property(holders, fc.array(fc.integer({ min: HANDED_OUT, max: NOW })), (all, enrolled) => {
      assert.equal(endOf([...all, ...enrolled.map(ofFleet)]), endOf(all));
    }),
  );
});

test('K4: a fleet that enrols every hour retires the old version all the same', () => {
  const fleet = Array.from({ length: 240 }, (_, index) => ofFleet(NOW - index * HOUR, index));
  const step = nextStep(facts({ holders: [holder(), ...fleet] }), DURATIONS, NOW);
  assert.equal(step.act, 'suspend');
});

test('K4: no holder shortens the time of the unknown holder, and a word never lengthens its own', () => {
  fc.assert(
    fc.property(holders, (all) => {
      assert.ok(endOf(all) >= endOf([]));
      const silent = all.map((one) => ({ ...one, confirmedVersion: null, confirmedAt: null }));
      assert.ok(endOf(all) <= endOf(silent));
    }),
  );
});

test('K4: who enrolled late and may hold the old version has all its time until it says that it moved', () => {
  const whole = endOf([]) - HANDED_OUT;
  const late = holder({ enrolledAt: NOW - 2 * HOUR, versionsHeld: [1] });
  const unconfirmed = { ...late, confirmedVersion: null, confirmedAt: null };
  assert.equal(endOf([unconfirmed]), NOW - 2 * HOUR + whole);
  const moved = { ...late, confirmedAt: NOW - HOUR, versionsHeld: [1, 2] };
  assert.ok(endOf([moved]) > NOW, 'its requests and its cache');
  assert.ok(endOf([moved]) < NOW + HOUR);
  const passesOn = { ...moved, versionsHeld: [2], class: 'deployed' as const };
  assert.equal(endOf([passesOn]), NOW - 2 * HOUR + whole, 'its readers have said nothing');
});

test('K4: no step is answered that the gate would refuse, and the gate refuses every early one', () => {
  fc.assert(
    fc.property(holders, fc.integer({ min: HANDED_OUT, max: NOW }), (all, now) => {
      const given = facts({ holders: all, rotation: { handedOutAt: HANDED_OUT }, sources: [] });
      const { act } = nextStep(given, DURATIONS, now);
      if (act !== null) assert.equal(unsafeBecause(given, act, DURATIONS, now), null);
      if (now >= endOf([])) return;
      assert.notEqual(act, 'suspend');
      assert.notEqual(unsafeBecause(given, 'suspend', DURATIONS, now), null);
    }),
  );
});

test('K4: a window grows the time by what it takes longer than a poll, in the step and in the gate', () => {
  const windows = fc.option(fc.integer({ min: 0, max: 5 * DAY }), { nil: null });
  fc.assert(
    fc.property(holders, windows, fc.integer({ min: HANDED_OUT, max: NOW }), (all, ms, now) => {
      const window = ms === null ? {} : { windowMs: ms };
      const given = facts({
        holders: all,
        rotation: { handedOutAt: HANDED_OUT, ...window },
        sources: [],
      });
      const later = Math.max(0, (ms ?? 0) - DURATIONS.pollMs * (1 + DURATIONS.jitterRatio));
      const end = endOf([]) + later;
      assert.ok(overlapOf(given, HANDED_OUT, DURATIONS).end >= end);
      const alone = overlapOf({ ...given, holders: [] }, HANDED_OUT, DURATIONS).end;
      assert.equal(alone, Math.ceil(end));
      const { act } = nextStep(given, DURATIONS, now);
      if (act !== null) assert.equal(unsafeBecause(given, act, DURATIONS, now), null);
      if (now < Math.floor(end))
        assert.notEqual(unsafeBecause(given, 'suspend', DURATIONS, now), null);
    }),
  );
});
