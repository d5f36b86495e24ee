import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
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
import { reaches, type VerifierFact } from './facts.ts';
import { nextStep } from './next-step.ts';

function step(given: Parameters<typeof facts>[0]) {
  return nextStep(facts(given), DURATIONS, NOW);
}

function codes(given: Parameters<typeof facts>[0]): string[] {
  const { act, waitsFor } = step(given);
  assert.equal(act, null);
  return waitsFor.map((wait) => wait.code);
}

const PUBLISHING = { phase: 'publishing', handedOutAt: null } as const;
const READY = { phase: 'ready', handedOutAt: null } as const;
const SUSPENDED = { phase: 'suspended', suspendedAt: NOW - 2 * DAY } as const;
const WITHDRAWN = { state: 'suspended', withdrawnAt: { epoch: 1, revision: 95 } };

test('K1: nothing is handed out while a fresh verifier lacks the version', () => {
  const given = {
    rotation: PUBLISHING,
    verifiers: [verifier({ applied: { epoch: 1, revision: 89 } })],
  };
  assert.deepEqual(codes(given), ['verifier-not-acknowledged']);
  assert.equal(step(given).waitsFor[0]?.text, 'waits for verifier eu-2/7f3a to reach revision 90');
  assert.equal(step(given).checkAt, NOW + 29_000);
});

test('K1: a fenced verifier does not hold back the hand-out, one in grace does until expedited', () => {
  const behind = { applied: { epoch: 1, revision: 89 } };
  assert.equal(
    step({ rotation: PUBLISHING, verifiers: [verifier({ ...behind, standing: 'stale' })] }).act,
    'ready',
  );
  const inGrace = [verifier({ ...behind, standing: 'grace' })];
  assert.deepEqual(codes({ rotation: PUBLISHING, verifiers: inGrace }), ['verifier-in-grace']);
  assert.equal(
    step({ rotation: { ...PUBLISHING, expedited: true }, verifiers: inGrace }).act,
    'ready',
  );
});

test('K1 is asked again at promote: a verifier that fell back to an older replica is waited for', () => {
  assert.equal(step({ rotation: READY }).act, 'promote');
  const given = { rotation: READY, verifiers: [verifier({ applied: null })] };
  assert.deepEqual(codes(given), ['verifier-not-acknowledged']);
});

test('the window and a hold keep a rotation prepared; expedite opens the window and lifts no hold', () => {
  const early = { phase: 'prepared', handedOutAt: null, publishAfter: NOW + HOUR } as const;
  assert.deepEqual(codes({ rotation: early }), ['window']);
  const holds = [{ name: 'release', by: 'ada', since: NOW, text: 'until monday' }];
  assert.deepEqual(codes({ rotation: { ...early, expedited: true, holds } }), ['hold']);
  const act = step({ rotation: { ...early, expedited: true, bySecurityAct: true, holds } }).act;
  assert.equal(act, 'publish');
});

test('K5(a): migrating drains when every known holder has confirmed or is gone', () => {
  const migrating = { phase: 'migrating' } as const;
  const late = holder({ confirmedVersion: 1 });
  assert.ok(codes({ rotation: migrating, holders: [late] }).includes('holder-not-confirmed'));
  assert.equal(step({ rotation: migrating, holders: [{ ...late, gone: true }] }).act, 'drain');
  assert.equal(step({ rotation: migrating, holders: [] }).act, 'drain');
});

test('K5(a): a silent ephemeral holder joins the unknown holder, a durable one waits for a person', () => {
  const migrating = { phase: 'migrating' } as const;
  const silent = holder({ confirmedVersion: 1, lastSeenAt: NOW - 2 * DAY });
  assert.equal(
    step({ rotation: migrating, holders: [{ ...silent, kind: 'ephemeral' }] }).act,
    'drain',
  );
  assert.ok(codes({ rotation: migrating, holders: [silent] }).includes('holder-not-confirmed'));
});

test('K5(a): a holder that enrolls while draining sends the rotation back to migrating', () => {
  assert.equal(step({ holders: [holder({ confirmedVersion: null })] }).act, 'migrate');
});

test('K4 and K12: evidence alone does not retire before overlap and hold-down are over', () => {
  const recent = { handedOutAt: NOW - 23 * HOUR };
  const given = { rotation: recent, sources: [] };
  assert.deepEqual(codes(given), ['overlap-running', 'hold-down']);
  assert.ok((step(given).safeToRetireAt ?? 0) > NOW);
});

test('K4: the overlap is counted from when the last holder that passes the version on could fetch it', () => {
  const late = holder({ id: 'hld_2', enrolledAt: NOW - HOUR, class: 'deployed' });
  const given = { holders: [holder(), late] };
  assert.deepEqual(codes(given), ['overlap-running']);
  assert.equal(step(given).waitsFor[0]?.since, NOW - HOUR);
  assert.equal(step({ holders: [holder(), { ...late, gone: true }] }).act, 'suspend');
  assert.equal(
    step({ holders: [holder(), { ...late, enrolledAt: NOW - 2 * DAY }] }).act,
    'suspend',
  );
});

test('K10: the successor of a version that fell is handed out to those who wait for it', () => {
  const given = {
    rotation: { phase: 'ready', handedOutAt: null, expedited: true, bySecurityAct: true },
    leaving: { state: 'deactivated' },
    holders: [holder({ pickedUpVersion: null, confirmedVersion: null })],
  } as const;
  assert.equal(step({ ...given, holders: [...given.holders] }).act, 'promote');
});

test('an extension keeps the old version although time and evidence would let it go', () => {
  const given = { rotation: { extendedUntil: NOW + HOUR } };
  assert.deepEqual(codes(given), ['overlap-running']);
  assert.equal(step(given).checkAt, NOW + HOUR);
  assert.equal(step({ rotation: { extendedUntil: NOW } }).act, 'suspend');
});

test('K5(b): a source still on the old version is waited for, with what it is in words', () => {
  const straggler = source({
    lastSeenAt: NOW - 38_000,
    lastOnLeaving: NOW - 38_000,
    lastOnStaying: null,
  });
  const given = { sources: [straggler] };
  assert.deepEqual(codes(given), ['source-on-old']);
  const text = step(given).waitsFor[0]?.text ?? '';
  assert.match(
    text,
    /^10\.1\.0\.0\/24 with python-requests used version 1 38 s ago; clears at 1972-/,
  );
});

test('K5(b): first use of the successor is not evidence while the old version is used beside it', () => {
  const both = source({
    lastSeenAt: NOW - 1_000,
    lastOnLeaving: NOW - 5_000,
    lastOnStaying: NOW - 1_000,
  });
  assert.deepEqual(codes({ sources: [both] }), ['source-quiet-too-short']);
});

test('K5(b): use of the staying version before its hand-out is early use, not evidence', () => {
  const early = source({
    lastOnLeaving: null,
    lastOnStaying: NOW - 20 * DAY,
    lastSeenAt: NOW - 3 * DAY,
    longestGapMs: 10 * DAY,
  });
  assert.deepEqual(codes({ sources: [early] }), ['source-quiet-too-short']);
});

for (const [rhythm, gapDays, waitDays] of [
  ['weekly', 7, 14],
  ['monthly', 31, 38],
  ['quarterly', 91, 98],
] as const) {
  test(`K5(b): a ${rhythm} job that has not moved is waited for ${waitDays} days`, () => {
    const job = (daysAgo: number) =>
      source({
        longestGapMs: gapDays * DAY,
        lastSeenAt: NOW - daysAgo * DAY,
        lastOnLeaving: NOW - daysAgo * DAY,
        lastOnStaying: null,
      });
    const handedOut = { handedOutAt: NOW - 200 * DAY };
    assert.deepEqual(codes({ rotation: handedOut, sources: [job(waitDays - 1)] }), [
      'source-on-old',
    ]);
    assert.equal(step({ rotation: handedOut, sources: [job(waitDays + 1)] }).act, 'suspend');
  });
}

test('K5(b): a source seen once waits 35 days', () => {
  const once = (daysAgo: number) =>
    source({
      longestGapMs: 0,
      firstSeenAt: NOW - daysAgo * DAY,
      lastSeenAt: NOW - daysAgo * DAY,
      lastOnLeaving: NOW - daysAgo * DAY,
      lastOnStaying: null,
    });
  const handedOut = { handedOutAt: NOW - 200 * DAY };
  assert.deepEqual(codes({ rotation: handedOut, sources: [once(34)] }), ['source-on-old']);
  assert.equal(step({ rotation: handedOut, sources: [once(36)] }).act, 'suspend');
});

test('K5(b): a source that was seen within one quiet window alone has no rhythm and waits 35 days', () => {
  const burst = (daysAgo: number, lengthMs: number) =>
    source({
      longestGapMs: HOUR,
      firstSeenAt: NOW - daysAgo * DAY - lengthMs,
      lastSeenAt: NOW - daysAgo * DAY,
      lastOnLeaving: NOW - daysAgo * DAY,
      lastOnStaying: null,
    });
  const handedOut = { handedOutAt: NOW - 200 * DAY };
  const given = (one: ReturnType<typeof burst>) => ({ rotation: handedOut, sources: [one] });
  assert.deepEqual(codes(given(burst(34, DAY - 1))), ['source-on-old']);
  assert.equal(step(given(burst(36, DAY - 1))).act, 'suspend');
  assert.equal(step(given(burst(34, DAY))).act, 'suspend');
});

test('K5(b): more sources than are remembered hold retirement until a person decides', () => {
  const waits = step({ sourcesOverflowed: true }).waitsFor;
  assert.deepEqual(
    waits.map((wait) => [wait.code, wait.subject]),
    [['hold', 'incomplete']],
  );
});

test('K5(b): once a person has decided on more sources than are remembered, use of the old version still keeps it', () => {
  const given = (lastPresentedAt: number | null) => ({
    rotation: { incompleteReleased: true },
    leaving: { lastPresentedAt },
    verifiers: [verifier({ watermark: NOW })],
    sourcesOverflowed: true,
  });
  assert.deepEqual(codes(given(NOW - DAY + 1)), ['source-quiet-too-short']);
  assert.equal(step(given(NOW - DAY)).act, 'suspend');
  assert.equal(step(given(null)).act, 'suspend');
});

test('K5(c): quiet ends at the oldest watermark, and a late report is named', () => {
  const late = verifier({ watermark: NOW - 2 * DAY });
  const moved = source({ lastOnLeaving: NOW - 2 * DAY - HOUR, lastOnStaying: NOW - 2 * DAY });
  const waits = step({ verifiers: [late], sources: [moved] }).waitsFor;
  assert.deepEqual(
    waits.map((wait) => wait.code),
    ['watermark-missing', 'source-quiet-too-short'],
  );
});

test('K5(c): a lost verifier restarts the quiet window at the end of its lease and grace', () => {
  const lost = verifier({ standing: 'stale', watermark: NOW - 3 * HOUR, graceEndsAt: NOW - HOUR });
  const { waitsFor } = step({ verifiers: [verifier(), lost] });
  assert.deepEqual(
    waitsFor.map(({ code }) => code),
    ['source-quiet-too-short'],
  );
  assert.match(
    waitsFor[0]?.text ?? '',
    /, counted anew as nobody knows what verifier eu-2\/7f3a saw from \S+Z to \S+Z$/,
  );
  const long = { ...lost, watermark: NOW - 3 * DAY, graceEndsAt: NOW - 2 * DAY };
  assert.equal(step({ verifiers: [verifier(), long] }).act, 'suspend');
});

test('K5(c): a short unobserved stretch makes the window grow by its length', () => {
  const lost = verifier({
    standing: 'stale',
    watermark: NOW - 3 * HOUR,
    graceEndsAt: NOW - 3 * HOUR + 4 * 60_000,
  });
  const moved = (msAgo: number) =>
    source({
      lastOnLeaving: NOW - msAgo,
      lastOnStaying: NOW - msAgo + 1,
      lastSeenAt: NOW - msAgo + 1,
    });
  assert.deepEqual(codes({ verifiers: [verifier(), lost], sources: [moved(DAY + 3 * 60_000)] }), [
    'source-quiet-too-short',
  ]);
  assert.equal(
    step({ verifiers: [verifier(), lost], sources: [moved(DAY + 5 * 60_000)] }).act,
    'suspend',
  );
});

test('K5(c): a clean stop leaves nothing unobserved', () => {
  const closed = verifier({
    standing: 'closed',
    watermark: NOW - 3 * HOUR,
    graceEndsAt: NOW + HOUR,
  });
  assert.equal(step({ verifiers: [verifier(), closed] }).act, 'suspend');
});

test('a roll back that pends turns only once every fresh verifier accepts the restored version again', () => {
  const pending = { rotation: { rollBackPending: true } };
  assert.equal(step(pending).act, 'swap');
  const restored = { leaving: { publishedAt: { epoch: 1, revision: 101 } } };
  assert.deepEqual(codes({ ...pending, ...restored }), ['verifier-not-acknowledged']);
});

test('K5(d): a hold beats every timer, also for a rotation that a security act began', () => {
  const holds = [{ name: 'keep', by: 'ada', since: NOW, text: '' }];
  assert.deepEqual(codes({ rotation: { holds } }), ['hold']);
  assert.deepEqual(codes({ rotation: { holds, bySecurityAct: true } }), ['hold']);
});

test('the invariant is a second gate: a straggler that comes back keeps a suspended version from its end', () => {
  const back = source({
    lastSeenAt: NOW - 25 * HOUR,
    lastOnLeaving: NOW - 25 * HOUR,
    lastOnStaying: null,
    longestGapMs: 7 * DAY,
  });
  const given = {
    rotation: { ...SUSPENDED, hiddenAt: NOW - 40 * HOUR },
    leaving: { ...WITHDRAWN, lastPresentedAt: NOW - 25 * HOUR },
    sources: [back],
  };
  assert.deepEqual(codes(given), ['source-on-old']);
});

function lastOf(one: {
  lastSeenAt: number;
  lastOnLeaving: number | null;
  lastOnStaying: number | null;
}) {
  return Math.max(one.lastSeenAt, one.lastOnLeaving ?? 0, one.lastOnStaying ?? 0);
}

function instanceAt(index: number): string {
  return `${index}${verifier().instance.slice(1)}`;
}

test('no step hands out or takes away while a condition of its rule fails, whatever the facts', () => {
  const ago = fc.integer({ min: 0, max: 60 * 24 }).map((hours) => NOW - hours * HOUR);
  const anyVerifier = fc.record({
    standing: fc.constantFrom('fresh', 'grace', 'stale', 'closed', 'gone'),
    applied: fc.option(
      fc.integer({ min: 80, max: 100 }).map((revision) => ({ epoch: 1, revision })),
    ),
    watermark: ago,
    graceEndsAt: ago,
  });
  const anySource = fc.record({
    lastSeenAt: ago,
    lastOnLeaving: fc.option(ago),
    lastOnStaying: fc.option(ago),
    longestGapMs: fc.integer({ min: 0, max: 40 * DAY }),
    firstSeenAt: ago,
  });
  const anyHolder = fc.record({
    confirmedVersion: fc.constantFrom(null, 1, 2),
    gone: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.constantFrom('prepared', 'publishing', 'ready', 'migrating', 'draining'),
      fc.array(anyVerifier, { maxLength: 3 }),
      fc.array(anyHolder, { maxLength: 2 }),
      fc.array(anySource, { maxLength: 3 }),
      ago,
      fc.option(fc.nat({ max: 2 })),
      (phase, anyVerifiers, holders, sources, handedOutAt, connectedAt) => {
        // Instances are told apart by their id, as in the store, where it is the primary key.
        const verifiers = anyVerifiers.map((one, at) =>
          verifier({ ...one, instance: instanceAt(at) } as Partial<VerifierFact>),
        );
        const connected = connectedAt === null ? [] : [instanceAt(connectedAt)];
        const before = phase === 'prepared' || phase === 'publishing' || phase === 'ready';
        const given = facts({
          rotation: { phase, handedOutAt: before ? null : handedOutAt },
          verifiers,
          holders: holders.map((one) => holder(one)),
          sources: sources.map((one) => source({ ...one, lastSeenAt: lastOf(one) })),
          connections: connected.map((instance) => ({ instance, open: 1, since: NOW })),
        });
        const { act } = nextStep(given, DURATIONS, NOW);
        if (act === 'promote' || act === 'ready' || act === 'suspend') {
          for (const one of given.verifiers) {
            assert.ok(one.standing !== 'fresh' || reaches(one.applied, { epoch: 1, revision: 90 }));
          }
        }
        if (act === 'suspend') {
          const accepts = ({ standing }: VerifierFact) =>
            standing === 'fresh' || standing === 'grace';
          const open = given.verifiers.filter(({ instance }) => connected.includes(instance));
          assert.ok(!open.some(accepts));
          assert.ok(NOW - handedOutAt >= DURATIONS.deploymentMs);
          assert.ok(given.holders.every((one) => one.gone || one.confirmedVersion === 2));
          const quietSince = (at: number | null) => at === null || NOW - at >= DURATIONS.quietMs;
          assert.ok(given.sources.every((one) => quietSince(one.lastOnLeaving)));
          for (const one of given.verifiers) {
            if (one.standing !== 'fresh' && one.standing !== 'grace') continue;
            assert.ok(
              given.sources.every(
                (s) =>
                  s.lastOnLeaving === null || one.watermark - s.lastOnLeaving >= DURATIONS.quietMs,
              ),
            );
          }
        }
      },
    ),
    { numRuns: 5_000 },
  );
});
