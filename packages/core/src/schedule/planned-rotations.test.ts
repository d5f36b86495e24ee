import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS } from './local-date.ts';
import { MOST_PLANNED, plannedRotations } from './planned-rotations.ts';
import { zurich } from './testing/calendars.ts';
import { HANDED_OUT, schedule, scheduleFacts } from './testing/schedules.ts';
import { at, ZONES } from './testing/zones.ts';

const YEAR = { from: HANDED_OUT, to: HANDED_OUT + 365 * DAY_MS };

test('a year of a key that rotates every 60 days has six rotations', () => {
  const { rotations, isCut } = plannedRotations(schedule(), scheduleFacts(), ZONES, YEAR);
  assert.deepEqual(
    rotations.map((one) => (one.at - HANDED_OUT) / DAY_MS),
    [60, 120, 180, 240, 300, 360],
  );
  assert.equal(isCut, false);
});

test('fixed dates come each year, and a date while a rotation runs is that rotation (K9)', () => {
  const byDate = schedule({ maxAgeMs: null, rotateOn: ['07-01', '07-02'], calendar: zurich() });
  const twoYears = { from: HANDED_OUT, to: HANDED_OUT + 730 * DAY_MS };
  const { rotations } = plannedRotations(byDate, scheduleFacts(), ZONES, twoYears);
  assert.deepEqual(
    rotations.map((one) => one.at),
    ['2026-07-01T00:00', '2027-07-01T00:00'].map((text) => at('Europe/Zurich', text)),
  );
});

test('what is overdue begins at the first instant of the plan', () => {
  const from = HANDED_OUT + 200 * DAY_MS;
  const { rotations } = plannedRotations(schedule(), scheduleFacts(), ZONES, {
    from,
    to: from + 30 * DAY_MS,
  });
  assert.deepEqual(
    rotations.map((one) => one.at),
    [from],
  );
});

test('nothing is planned after the end of the key', () => {
  const facts = scheduleFacts({ expiresAt: HANDED_OUT + 130 * DAY_MS });
  assert.equal(plannedRotations(schedule(), facts, ZONES, YEAR).rotations.length, 2);
});

test('a plan is cut where it would list more than one a day of a year', () => {
  const often = schedule({ maxAgeMs: null, rotateAfterMs: 1 });
  const durations = { ...scheduleFacts().durations, quietMs: 0, suspensionMs: 0 };
  const soon = { ...durations, deploymentMs: 0, retireSafetyMs: 0, holdDownMs: 0 };
  const facts = scheduleFacts({ durations: soon });
  const { rotations, isCut } = plannedRotations(often, facts, ZONES, YEAR);
  assert.equal(rotations.length, MOST_PLANNED);
  assert.equal(isCut, true);
});
