import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY, HOUR, NOW } from './facts.test-support.ts';
import { programName } from './program-name.ts';
import { type StragglerFacts, stragglerAdvice } from './straggler-advice.ts';
import { trendOf } from './trend.ts';

const ON_OLD: StragglerFacts = {
  clientName: 'acme',
  source: {
    id: 'src_1',
    addressPrefix: '203.0.113.0/24',
    userAgent: 'python-requests/2.32 extra',
    route: 'GET /prices',
  },
  leaving: 1,
  staying: 2,
  isLeavingAccepted: true,
  handedOutAt: NOW - DAY,
  lastSeenAt: NOW - HOUR,
  lastOnLeaving: NOW - HOUR,
  lastOnStaying: null,
  clearsAt: NOW + DAY,
  longestGapMs: 7 * DAY,
  isRhythmKnown: true,
  requestsLastHour: 30,
  requestsHourBefore: 30,
  trend: 'steady',
  otherStragglers: 0,
  unconfirmedHolders: [],
  openConnections: 0,
};

const advice = (change: Partial<StragglerFacts>) => stragglerAdvice({ ...ON_OLD, ...change }, NOW);
const END = new Date(NOW + DAY).toISOString();

test('who still uses the old version alone is to be asked to deploy the new one', () => {
  assert.equal(
    advice({}),
    'Still all on version 1 from 203.0.113.0/24 with python-requests/2.32: ask acme to deploy version 2 there; no other source holds version 1.',
  );
  assert.doesNotMatch(advice({ otherStragglers: 1 }), /no other source/);
  assert.match(
    advice({ unconfirmedHolders: ['bot'] }),
    /; holder bot has not confirmed version 2 and may be this one\.$/,
  );
  assert.match(advice({ unconfirmedHolders: ['a', 'b'] }), /; 2 holders have not confirmed/);
  assert.match(advice({ openConnections: 3 }), /; 3 connections are open with version 1/);
  const unnamed = { ...ON_OLD.source, addressPrefix: '', userAgent: '' };
  assert.match(advice({ source: unnamed }), /from an unrecorded address on GET \/prices: /);
});

test('each state of a straggler has an advice of its own', () => {
  const both = advice({ lastOnStaying: NOW - 2 * HOUR });
  assert.match(both, /^Uses version 2 and version 1 side by side .* may still hold version 1/);
  assert.equal(
    advice({ lastOnStaying: NOW - 60_000 }),
    `Uses version 2 now and used version 1 last 1 h ago: nothing to do, it clears at ${END} unless version 1 is used again.`,
  );
  assert.match(
    advice({ trend: 'falling', requestsLastHour: 3 }),
    /^Falls, from 30 requests an hour to 3 /,
  );
  assert.match(
    advice({ isLeavingAccepted: false }),
    /which is refused: ask acme to deploy version 2 there at once/,
  );
  const before = { lastSeenAt: NOW - 2 * DAY, lastOnLeaving: NOW - 2 * DAY };
  assert.match(
    advice(before),
    /its longest pause was 7 d: wait until .* keyturn sources gone src_1\.$/,
  );
  assert.match(advice({ ...before, isRhythmKnown: false }), /seen too briefly/);
  assert.doesNotMatch(advice({ otherStragglers: null }), /no other source/);
  assert.match(
    advice({ lastOnLeaving: null, lastOnStaying: NOW - 2 * DAY }),
    /^Never used version 1/,
  );
  assert.match(advice({ lastOnLeaving: null }), /has presented neither version 1 nor version 2/);
  const early = { lastOnStaying: NOW - 2 * DAY };
  assert.match(advice(early), /^Still all on version 1/, 'early use is no sign of a move');
});

const facts = fc.record({
  isLeavingAccepted: fc.boolean(),
  lastOnLeaving: fc.option(
    fc.nat(3 * DAY).map((ms) => NOW - ms),
    { nil: null },
  ),
  lastOnStaying: fc.option(
    fc.nat(3 * DAY).map((ms) => NOW - ms),
    { nil: null },
  ),
  trend: fc.constantFrom('rising', 'steady', 'falling', 'new' as const),
  otherStragglers: fc.nat(3),
  isRhythmKnown: fc.boolean(),
  unconfirmedHolders: fc.array(fc.constantFrom('bot', 'desk'), { maxLength: 2 }),
  openConnections: fc.nat(2),
});

test('an advice is one sentence that claims nothing that was not seen', () => {
  fc.assert(
    fc.property(facts, (change) => {
      const lastSeenAt = Math.max(
        change.lastOnLeaving ?? 0,
        change.lastOnStaying ?? 0,
        NOW - 3 * DAY,
      );
      const text = advice({ ...(change as Partial<StragglerFacts>), lastSeenAt });
      assert.match(text, /^[A-Z].*\.$/);
      assert.doesNotMatch(text, /undefined|null|NaN/);
      const { lastOnStaying, lastOnLeaving } = change;
      if (lastOnStaying === null) assert.doesNotMatch(text, /Uses version 2/);
      if (lastOnLeaving === null) assert.doesNotMatch(text, /all on version 1|side by side/);
      if (lastOnStaying !== null) assert.doesNotMatch(text, /neither/);
      if (change.isLeavingAccepted) assert.doesNotMatch(text, /refused/);
      if (change.otherStragglers > 0) assert.doesNotMatch(text, /no other source/);
      if (change.unconfirmedHolders.length === 0) assert.doesNotMatch(text, /holder/);
    }),
  );
});

test('a trend is told where two hours differ by more than chance, and by a quarter', () => {
  const trend = (lastHour: number, hourBefore: number, isNew = false) =>
    trendOf({ lastHour, hourBefore, isNew });
  assert.equal(trend(0, 0), 'steady');
  assert.equal(trend(9, 0), 'steady', 'too few');
  assert.equal(trend(10, 0), 'rising');
  assert.equal(trend(0, 10), 'falling');
  assert.equal(trend(25, 16), 'steady', 'chance');
  assert.equal(trend(1_100, 1_000), 'steady', 'less than a quarter');
  assert.equal(trend(1_400, 1_000), 'rising');
  assert.equal(trend(3, 0, true), 'new');
});

test('turned around, a trend is the opposite trend', () => {
  const opposite = { rising: 'falling', falling: 'rising', steady: 'steady', new: 'new' } as const;
  fc.assert(
    fc.property(fc.nat(5_000), fc.nat(5_000), (a, b) => {
      const one = trendOf({ lastHour: a, hourBefore: b, isNew: false });
      const other = trendOf({ lastHour: b, hourBefore: a, isNew: false });
      assert.equal(opposite[one], other);
    }),
  );
});

test('a program is what its User-Agent says first', () => {
  assert.equal(programName('curl/8.5.0'), 'curl/8.5.0');
  assert.equal(programName('Mozilla/5.0 (X11; Linux)'), 'Mozilla/5.0');
  assert.equal(programName('  '), null);
  assert.equal(programName('x'.repeat(80))?.length, 40);
});
