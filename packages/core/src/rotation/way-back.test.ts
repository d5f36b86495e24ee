import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY, DURATIONS, facts, HOUR, holder, NOW, source } from './facts.test-support.ts';
import type { HolderFact, RotationFacts } from './facts.ts';
import { hasNoWayBack, isHolderAwaited } from './holder-standing.ts';
import { nextStep } from './next-step.ts';
import { unsafeBecause } from './safety.ts';

const TURNED = NOW - 4 * DAY;

/** Version 2 was handed out, and then the rotation turned back: it leaves, version 1 stays. */
function wayBack(change: {
  rotation?: Partial<RotationFacts['rotation']>;
  staying?: Partial<RotationFacts['staying']>;
  holders?: HolderFact[];
  sources?: RotationFacts['sources'];
}): RotationFacts {
  return facts({
    rotation: { direction: 'back', handedOutAt: TURNED, turnedAt: TURNED, ...change.rotation },
    leaving: { number: 2, publishedAt: { epoch: 1, revision: 90 } },
    staying: { number: 1, publishedAt: { epoch: 1, revision: 10 }, kept: false, ...change.staying },
    holders: change.holders ?? [],
    sources: change.sources ?? [],
  });
}

function texts(holders: HolderFact[], staying = {}): string[] {
  const { act, waitsFor } = nextStep(
    wayBack({ holders, staying, rotation: { phase: 'migrating' } }),
    DURATIONS,
    NOW,
  );
  assert.ok(act === null || act === 'drain');
  return waitsFor.filter(({ code }) => code === 'holder-not-confirmed').map(({ text }) => text);
}

test('on the way back a holder that never had the new version is not waited for', () => {
  const lagging = holder({ confirmedVersion: 1, pickedUpVersion: 1, versionsHeld: [1] });
  const unheard = holder({ confirmedVersion: null, pickedUpVersion: null, versionsHeld: [] });
  assert.deepEqual(texts([lagging, unheard]), []);
  const { progress } = nextStep(wayBack({ holders: [lagging, unheard] }), DURATIONS, NOW);
  assert.deepEqual([progress.holdersConfirmed, progress.holdersTotal], [2, 2]);
});

test('on the way back a holder of both is waited for until it confirms the old version after the turn', () => {
  const text = 'holder bot has version 2 and has not confirmed version 1 since the roll back';
  const adopted = holder({ confirmedVersion: 2, versionsHeld: [1, 2] });
  assert.deepEqual(texts([adopted]), [text]);
  const stale = { ...adopted, confirmedVersion: 1, confirmedAt: TURNED - 1 };
  assert.deepEqual(texts([stale]), [text], 'it picked version 2 up after it had said this');
  assert.deepEqual(texts([{ ...stale, confirmedAt: TURNED }]), []);
});

test('a holder of the new version alone has no way back unless a copy is kept, and is never stranded', () => {
  const alone = holder({ versionsHeld: [2] });
  const text =
    'holder bot has no way back: it holds version 2 alone; give it version 1 by hand, or say `keyturn holders gone`';
  assert.deepEqual(texts([alone]), [text]);
  assert.match(texts([alone], { kept: true })[0] ?? '', /since the roll back$/);
  const draining = wayBack({ holders: [alone] });
  assert.equal(nextStep(draining, DURATIONS, NOW).act, 'migrate');
  const gate = unsafeBecause(draining, 'suspend', DURATIONS, NOW);
  assert.equal(gate?.code, 'holder-not-confirmed');
  assert.deepEqual(texts([{ ...alone, gone: true }]), []);
});

test('on the way back a source may come by the new version for as long as anybody has it', () => {
  const rare = { lastOnLeaving: null, longestGapMs: 10 * DAY, firstSeenAt: NOW - 300 * DAY };
  const ran = (at: number) => source({ ...rare, lastOnStaying: at, lastSeenAt: at });
  const { act, waitsFor } = nextStep(
    wayBack({ sources: [ran(TURNED + 2 * HOUR)] }),
    DURATIONS,
    NOW,
  );
  assert.equal(act, null, 'it may have taken version 2 along at the end of that run');
  assert.match(waitsFor[0]?.text ?? '', /used version 1 /);
  assert.equal(nextStep(wayBack({ sources: [ran(NOW - HOUR)] }), DURATIONS, NOW).act, 'suspend');
});

test('on the way back a source of the old version is done at once, one of the new waits its quiet window', () => {
  const onOld = source({ lastOnLeaving: null, lastOnStaying: NOW - HOUR, lastSeenAt: NOW - HOUR });
  assert.equal(nextStep(wayBack({ sources: [onOld] }), DURATIONS, NOW).act, 'suspend');
  const both = { ...onOld, lastOnLeaving: NOW - 2 * HOUR };
  const { act, waitsFor } = nextStep(wayBack({ sources: [both] }), DURATIONS, NOW);
  assert.equal(act, null);
  assert.match(waitsFor[0]?.text ?? '', /used version 2 2 h ago/);
  const quiet = { ...onOld, lastOnStaying: TURNED - HOUR, lastSeenAt: TURNED - HOUR };
  const before = { ...quiet, longestGapMs: 10 * DAY };
  const waiting = nextStep(wayBack({ sources: [before] }), DURATIONS, NOW);
  assert.match(waiting.waitsFor[0]?.text ?? '', /used version 1 /);
});

test('K4 and the hold-down of the way back are counted from the turn', () => {
  const late = wayBack({ rotation: { handedOutAt: NOW - HOUR, turnedAt: NOW - HOUR } });
  const codes = nextStep(late, DURATIONS, NOW).waitsFor.map(({ code }) => code);
  assert.deepEqual(codes, ['overlap-running', 'hold-down']);
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const anyHolder = fc
  .record({
    kind: fc.constantFrom('durable' as const, 'ephemeral' as const),
    silentMs: fc.integer({ min: 0, max: 3 * DAY }),
    confirmedVersion: maybe(fc.constantFrom(1, 2)),
    confirmedAgoMs: fc.integer({ min: 0, max: 8 * DAY }),
    given: fc.uniqueArray(fc.constantFrom(1, 2)),
    gone: fc.boolean(),
  })
  .map(({ silentMs, confirmedAgoMs, given, ...rest }) => {
    const confirmed = rest.confirmedVersion === null ? [] : [rest.confirmedVersion];
    return holder({
      ...rest,
      lastSeenAt: NOW - silentMs,
      confirmedAt: NOW - confirmedAgoMs,
      versionsHeld: [...new Set([...given, ...confirmed])],
    });
  });

test('nobody who may hold the leaving version alone loses it, whatever holders have said', () => {
  fc.assert(
    fc.property(
      fc.array(anyHolder, { maxLength: 4 }),
      fc.boolean(),
      fc.constantFrom('migrating' as const, 'draining' as const),
      (holders, kept, phase) => {
        const given = wayBack({ holders, staying: { kept }, rotation: { phase } });
        const { act, waitsFor } = nextStep(given, DURATIONS, NOW);
        for (const one of holders) {
          const isDurable = one.kind === 'durable' && !one.gone;
          const onlyNew = isDurable && one.versionsHeld.join() === '2';
          if (!onlyNew) continue;
          assert.notEqual(act, 'suspend');
          assert.notEqual(act, 'drain');
          assert.equal(hasNoWayBack(one, given), !kept);
          if (phase === 'migrating') {
            assert.ok(waitsFor.some(({ subject }) => subject === one.id));
          }
        }
        const awaited = holders.filter((one) => isHolderAwaited(one, given, DURATIONS, NOW));
        assert.equal(act === 'suspend' || act === 'drain', awaited.length === 0);
      },
    ),
    { numRuns: 500 },
  );
});
