import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarTimes } from '../schedule/calendar-times.ts';
import { zurich } from '../schedule/testing/calendars.ts';
import { ZONES } from '../schedule/testing/zones.ts';
import { deadlineFact, deadlineStanding, isDeadlineTold } from './deadline.ts';
import {
  DAY,
  DURATIONS,
  facts,
  HOUR,
  holder,
  NOW,
  source,
  verifier,
} from './facts.test-support.ts';
import { nextStep } from './next-step.ts';
import { firstOverlapEndsAt } from './overlap.ts';
import { unsafeBecause } from './safety.ts';

/** Somebody of every kind who still needs the old version: a holder, a source, a silent verifier. */
const NOT_MOVED = {
  holders: [holder({ confirmedVersion: 1 })],
  sources: [source({ lastOnLeaving: NOW - HOUR, lastSeenAt: NOW - HOUR, lastOnStaying: null })],
  verifiers: [verifier({ watermark: NOW - 2 * DAY })],
  connections: [{ instance: '7f3aAAAAAAAAAAAAAAAAAA', open: 1, since: NOW - DAY }],
};
const RETIRE = deadlineFact(NOW, 10 * DAY, 'retire');
const MIGRATING = { phase: 'migrating', deadline: RETIRE } as const;
const DRAINING = { phase: 'draining', deadline: RETIRE } as const;

function step(change: Parameters<typeof facts>[0], now = NOW) {
  return nextStep(facts({ ...NOT_MOVED, ...change }), DURATIONS, now);
}

test('a deadline with `retire` ends a version without its evidence, and says that it was the deadline', () => {
  const { act, because } = step({ rotation: MIGRATING });
  assert.deepEqual([act, because], ['drain', 'deadline']);
  const suspends = step({ rotation: DRAINING });
  assert.deepEqual([suspends.act, suspends.because], ['suspend', 'deadline']);
});

test('what evidence allows is done by evidence, also after the deadline', () => {
  const { act, because } = nextStep(facts({ rotation: DRAINING }), DURATIONS, NOW);
  assert.deepEqual([act, because], ['suspend', null]);
});

test('before its deadline, and with the other actions, evidence decides', () => {
  for (const deadline of [
    deadlineFact(NOW + 1, 10 * DAY, 'retire'),
    deadlineFact(NOW, 10 * DAY, 'extend'),
    deadlineFact(NOW, 10 * DAY, 'hold'),
    deadlineFact(NOW, 10 * DAY, null),
  ]) {
    const rotation = { phase: 'migrating', deadline } as const;
    assert.equal(step({ rotation }).act, null);
    const given = facts({ ...NOT_MOVED, rotation: { phase: 'draining', deadline } });
    assert.notEqual(unsafeBecause(given, 'suspend', DURATIONS, NOW), null);
  }
});

test('no deadline ends a version before the plain time of K4 and its window', () => {
  const windowMs = 3 * DAY;
  const rotation = { ...DRAINING, windowMs };
  const handedOutAt = NOW - 2 * DAY;
  const early = facts({ ...NOT_MOVED, rotation: { ...rotation, handedOutAt } });
  const { act, waitsFor } = nextStep(early, DURATIONS, NOW);
  assert.deepEqual([act, waitsFor.map(({ code }) => code)], [null, ['overlap-running']]);
  const end = firstOverlapEndsAt(early, handedOutAt, DURATIONS);
  assert.equal(waitsFor[0]?.until, end);
  assert.notEqual(unsafeBecause(early, 'suspend', DURATIONS, end - 1), null);
  assert.equal(nextStep(early, DURATIONS, end).act, 'suspend');
});

test('K12: no deadline shortens the hold-down', () => {
  const durations = { ...DURATIONS, holdDownMs: 11 * DAY };
  const given = facts({ ...NOT_MOVED, rotation: DRAINING });
  const { act, waitsFor } = nextStep(given, durations, NOW);
  assert.deepEqual([act, waitsFor.map(({ code }) => code)], [null, ['hold-down']]);
});

test('K5(d): no deadline ends a version against a hold, a person’s extension, or what is not remembered', () => {
  const holds = [{ name: 'release', by: 'ada', since: NOW, text: '' }];
  assert.deepEqual(codes({ rotation: { ...DRAINING, holds } }), ['hold']);
  assert.deepEqual(codes({ rotation: { ...DRAINING, extendedUntil: NOW + 1 } }), [
    'overlap-running',
  ]);
  assert.deepEqual(codes({ rotation: DRAINING, sourcesOverflowed: true }), ['hold']);
});

test('no deadline ends a version while it is closed', () => {
  const day = new Date(NOW).toISOString().slice(0, 10);
  const freezes = [{ from: day, to: day, reason: 'release' }];
  const calendar = calendarTimes(zurich({ freezes }), ZONES);
  assert.deepEqual(codes({ rotation: DRAINING, calendar }), ['freeze']);
});

test('K1: no deadline ends a version while a verifier lacks the one that stays', () => {
  const verifiers = [verifier({ applied: { epoch: 1, revision: 1 } })];
  assert.deepEqual(codes({ rotation: DRAINING, verifiers }), ['verifier-not-acknowledged']);
});

test('no deadline ends a version on the way back, or one that a roll back waits for', () => {
  const back = { ...DRAINING, direction: 'back', turnedAt: NOW - 9 * DAY } as const;
  assert.notEqual(step({ rotation: back }).act, 'suspend');
  assert.notEqual(step({ rotation: { ...DRAINING, rollBackPending: true } }).act, 'suspend');
});

test('what a deadline has suspended ends with its suspension, whoever presents it', () => {
  const rotation = {
    ...({ phase: 'suspended', endedByDeadline: true, suspendedAt: NOW - 20 * DAY } as const),
    hiddenAt: NOW - 20 * DAY,
  };
  const leaving = { state: 'suspended', withdrawnAt: { epoch: 1, revision: 95 } };
  const one = (at: number) => [{ sourceId: 'src_1', name: 'bot', at, wasAccepted: true }];
  const given = { rotation, leaving, verifiers: [verifier({ watermark: NOW })] };
  const presentations = one(NOW - 1_000);
  assert.equal(step({ ...given, presentations }).act, 'complete');
  const soon = { ...rotation, hiddenAt: NOW - 2 * DAY };
  assert.deepEqual(codes({ ...given, rotation: soon, presentations }), ['source-on-old']);
  const byEvidence = { ...rotation, endedByDeadline: false };
  assert.deepEqual(codes({ ...given, rotation: byEvidence, presentations }), ['source-on-old']);
});

test('the forecast says that the deadline ends the version, where evidence would take longer', () => {
  const deadline = deadlineFact(NOW + 3 * DAY, 20 * DAY, 'retire');
  const { safeToRetireAt, forecast } = step({ rotation: { phase: 'migrating', deadline } });
  assert.equal(safeToRetireAt, NOW + 3 * DAY);
  assert.match(forecast.steps.at(-1)?.text ?? '', /its deadline ends version 1/);
  const later = deadlineFact(NOW + 300 * DAY, 400 * DAY, 'retire');
  const sooner = nextStep(
    facts({ rotation: { phase: 'draining', deadline: later } }),
    DURATIONS,
    NOW,
  );
  assert.equal(sooner.safeToRetireAt, NOW);
});

test('people are told of a deadline two days before, or at half of a short one', () => {
  const tellAt = (deadlineMs: number) => deadlineFact(NOW, deadlineMs, null).tellAt;
  assert.equal(tellAt(30 * DAY), NOW - 2 * DAY);
  assert.equal(tellAt(2 * DAY), NOW - DAY);
  const rotation = { phase: 'migrating', deadline: deadlineFact(NOW, 30 * DAY, null) } as const;
  assert.equal(deadlineStanding(rotation, NOW - 2 * DAY - 1), null);
  assert.equal(deadlineStanding(rotation, NOW - 2 * DAY), 'near');
  assert.equal(deadlineStanding(rotation, NOW), 'reached');
  assert.equal(deadlineStanding({ ...rotation, phase: 'suspended' }, NOW), null);
  assert.equal(deadlineStanding({ phase: 'migrating' }, NOW), null);
});

test('what people were told more than a day before the notice was due was told of another date', () => {
  const deadline = deadlineFact(NOW, 30 * DAY, 'retire');
  assert.equal(isDeadlineTold(deadline, 0), false);
  assert.equal(isDeadlineTold(deadline, NOW - 2 * DAY), true);
  assert.equal(isDeadlineTold(deadline, NOW - 3 * DAY), true);
  assert.equal(isDeadlineTold(deadline, NOW - 3 * DAY - 1), false);
});

test('a rotation is looked at when its deadline is told and when it is reached', () => {
  const deadline = deadlineFact(NOW + 4 * DAY, 30 * DAY, 'hold');
  const holds = [{ name: 'release', by: 'ada', since: NOW, text: '' }];
  const checkAt = (now: number) =>
    nextStep(facts({ rotation: { phase: 'migrating', deadline, holds } }), DURATIONS, now).checkAt;
  assert.equal(checkAt(NOW), NOW + 2 * DAY);
  assert.equal(checkAt(NOW + 3 * DAY), NOW + 4 * DAY);
});

function codes(change: Parameters<typeof facts>[0]): string[] {
  const { act, waitsFor } = step(change);
  assert.equal(act, null);
  return waitsFor.map(({ code }) => code);
}
