import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DAY,
  DURATIONS,
  facts,
  HOUR,
  holder,
  NOW,
  region,
  source,
  verifier,
} from './facts.test-support.ts';
import { nextStep } from './next-step.ts';

function step(given: Parameters<typeof facts>[0]) {
  return nextStep(facts(given), DURATIONS, NOW);
}

function codes(given: Parameters<typeof facts>[0]): string[] {
  const { act, waitsFor } = step(given);
  assert.equal(act, null);
  return waitsFor.map((wait) => wait.code);
}

const SUSPENDED = { phase: 'suspended', suspendedAt: NOW - 3 * DAY } as const;
const WITHDRAWN = { state: 'suspended', withdrawnAt: { epoch: 1, revision: 95 } };

test('K6: suspension is counted from the instant at which nobody accepts', () => {
  const mayAccept = verifier({ standing: 'grace', applied: { epoch: 1, revision: 94 } });
  assert.deepEqual(codes({ rotation: SUSPENDED, leaving: WITHDRAWN, verifiers: [mayAccept] }), [
    'suspension-running',
  ]);
  assert.equal(step({ rotation: SUSPENDED, leaving: WITHDRAWN }).act, 'hide');
  const hidden = (hiddenAt: number) => ({
    rotation: { ...SUSPENDED, hiddenAt },
    leaving: WITHDRAWN,
  });
  assert.deepEqual(codes(hidden(NOW - 23 * HOUR)), ['suspension-running']);
  assert.equal(step(hidden(NOW - 25 * HOUR)).act, 'complete');
});

test('K6: a version presented while suspended is not deactivated', () => {
  const presented = { ...WITHDRAWN, lastPresentedAt: NOW - HOUR };
  const given = { rotation: { ...SUSPENDED, hiddenAt: NOW - 25 * HOUR }, leaving: presented };
  assert.deepEqual(codes(given), ['source-on-old']);
});

test('K6: a suspension does not end before every instance has reported up to its end', () => {
  const given = {
    rotation: { ...SUSPENDED, hiddenAt: NOW - 25 * HOUR },
    leaving: WITHDRAWN,
    verifiers: [verifier(), verifier({ standing: 'grace', watermark: NOW - 2 * HOUR })],
  };
  assert.deepEqual(codes(given), ['watermark-missing', 'suspension-running']);
  const verifiers = [verifier(), verifier({ standing: 'grace', watermark: NOW - HOUR })];
  assert.equal(step({ ...given, verifiers }).act, 'complete');
});

test('K6: a suspension is longer by what nobody observed, and begins anew where that was long', () => {
  const lost = (lostMs: number) =>
    verifier({
      standing: 'stale',
      watermark: NOW - 10 * HOUR,
      graceEndsAt: NOW - 10 * HOUR + lostMs,
    });
  const given = (hiddenMsAgo: number, lostMs: number) => ({
    rotation: { ...SUSPENDED, hiddenAt: NOW - hiddenMsAgo },
    leaving: WITHDRAWN,
    verifiers: [verifier({ watermark: NOW }), lost(lostMs)],
  });
  const short = 4 * 60_000;
  assert.deepEqual(codes(given(DAY + short - 1, short)), ['suspension-running']);
  assert.equal(step(given(DAY + short, short)).act, 'complete');
  const [wait] = step(given(30 * HOUR, HOUR)).waitsFor;
  assert.equal(wait?.code, 'suspension-running');
  assert.match(wait?.text ?? '', /counted anew as nobody knows what verifier eu-2\/7f3a saw/);
});

test('K6: time in which an operator had the key suspended is no part of a suspension', () => {
  const notQuiet = [{ from: NOW - 20 * HOUR, to: NOW - 10 * HOUR }];
  const given = (hiddenAt: number, lastPresentedAt: number | null) => ({
    rotation: { ...SUSPENDED, hiddenAt },
    key: { notQuiet },
    leaving: { ...WITHDRAWN, lastPresentedAt },
    verifiers: [verifier({ watermark: NOW })],
  });
  assert.deepEqual(codes(given(NOW - 34 * HOUR + 1, null)), ['suspension-running']);
  assert.equal(step(given(NOW - 34 * HOUR, null)).act, 'complete');
  assert.deepEqual(codes(given(NOW - 60 * HOUR, NOW - 34 * HOUR + 1)), ['source-on-old']);
  assert.equal(step(given(NOW - 60 * HOUR, NOW - 34 * HOUR)).act, 'complete');
});

test('K6: who was accepted before begins the suspension anew each time, a stranger for some days alone', () => {
  const hiddenAt = NOW - 30 * DAY;
  const given = (wasAccepted: boolean, sourceId: string | null = 'src_9') => ({
    rotation: { ...SUSPENDED, hiddenAt },
    leaving: { ...WITHDRAWN, lastPresentedAt: NOW - HOUR },
    verifiers: [verifier({ watermark: NOW })],
    presentations: [{ sourceId, name: '198.51.100.0/24', at: NOW - HOUR, wasAccepted }],
  });
  assert.equal(step(given(false)).act, 'complete', 'asked about, and never accepted');
  const [wait] = step(given(true)).waitsFor;
  assert.deepEqual([wait?.code, wait?.subject], ['source-on-old', 'src_9']);
  assert.match(wait?.text ?? '', /by 198\.51\.100\.0\/24.*restore it if that was right, or revoke/);
  assert.deepEqual(codes(given(false, null)), ['source-on-old'], 'nobody knows who it was');
});

test('K6: a stranger begins the suspension anew until then, and shows in what is waited for', () => {
  const hiddenAt = NOW - 3 * DAY;
  const seen = { sourceId: 'src_9', name: 'somebody', at: NOW - HOUR, wasAccepted: false };
  const given = {
    rotation: { ...SUSPENDED, hiddenAt },
    leaving: { ...WITHDRAWN, lastPresentedAt: NOW - HOUR },
    verifiers: [verifier({ watermark: NOW })],
    presentations: [seen],
  };
  assert.equal(step(given).waitsFor[0]?.until, NOW - HOUR + DAY);
  const late = { ...given, rotation: { ...SUSPENDED, hiddenAt: NOW - 7.5 * DAY } };
  assert.equal(step(late).waitsFor[0]?.until, NOW + DAY / 2);
});

test('K6: a suspension does not run while the region of a client that has not moved is dead', () => {
  const stayed = source({ lastSeenAt: NOW - 20 * DAY, lastOnLeaving: NOW - 20 * DAY });
  const given = (acceptedUntil: number, sources = [stayed]) => ({
    rotation: { ...SUSPENDED, hiddenAt: NOW - 30 * HOUR },
    leaving: { ...WITHDRAWN, lastPresentedAt: null },
    verifiers: [verifier({ watermark: NOW })],
    presentations: [],
    regions: [region({ acceptedUntil })],
    sources,
  });
  assert.equal(step(given(NOW)).act, 'complete');
  const [wait] = step(given(NOW - 20 * HOUR)).waitsFor;
  assert.deepEqual([wait?.code, wait?.until], ['suspension-running', null]);
  assert.equal(step(given(NOW - 20 * HOUR, [source()])).act, 'complete', 'one that has moved');
});

test('K6: who was never accepted holds a suspension open no longer from a region where nobody ever is', () => {
  const thief = source({
    ...{ id: 'src_9', region: 'us', firstSeenAt: NOW - 20 * DAY, lastSeenAt: NOW - 20 * DAY },
    ...{ lastOnLeaving: NOW - 20 * DAY, lastOnStaying: null, firstOnStaying: null },
  });
  const seen = { sourceId: 'src_9', name: 'somebody', at: NOW - 20 * DAY };
  const given = (wasAccepted: boolean) => ({
    rotation: { ...SUSPENDED, hiddenAt: NOW - 30 * DAY },
    leaving: { ...WITHDRAWN, lastPresentedAt: NOW - 20 * DAY },
    verifiers: [verifier({ watermark: NOW })],
    presentations: [{ ...seen, wasAccepted }],
    sources: [source(), thief],
  });
  assert.equal(step(given(false)).act, 'complete');
  assert.deepEqual(codes(given(true)), ['source-on-old'], 'a client is waited for there, too');
});

test('a holder that keeps a suspension open is named, by the same words at each look', () => {
  const late = holder({ id: 'hld_9', enrolledAt: NOW - HOUR, confirmedVersion: null });
  const given = facts({
    rotation: { ...SUSPENDED, hiddenAt: NOW - 2 * DAY },
    leaving: WITHDRAWN,
    verifiers: [verifier({ watermark: NOW + HOUR })],
    holders: [late],
  });
  const looks = [NOW, NOW + 5_000].map((now) => nextStep(given, DURATIONS, now));
  const [first, second] = looks.map(({ waitsFor: [wait] }) => wait);
  assert.deepEqual([first?.code, first?.subject], ['holder-not-confirmed', 'hld_9']);
  assert.deepEqual(second, first);
});
