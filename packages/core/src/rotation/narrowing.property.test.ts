import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY, DURATIONS, facts, holder, NOW, source, verifier } from './facts.test-support.ts';
import type { RotationFacts, SourceFact } from './facts.ts';
import { nextStep } from './next-step.ts';
import { unsafeBecause } from './safety.ts';

const SCOPES = ['c', 'b', 'a'];

const ago = (most: number) =>
  fc.nat(Math.floor(most / 60_000)).map((count) => NOW - count * 60_000);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const someScopes = fc.subarray(SCOPES);

const sources = fc.array(
  fc
    .record({
      first: ago(300 * DAY),
      leaving: maybe(ago(120 * DAY)),
      staying: maybe(ago(9 * DAY)),
      longestGapMs: fc.nat(9 * DAY),
      asked: someScopes,
      untoldAt: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, ago(60 * DAY)),
      userAgent: fc.constantFrom('one', 'two'),
      gone: fc.boolean(),
    })
    .map(({ first, leaving, staying, asked, untoldAt, ...rest }): SourceFact => {
      const lastSeenAt = Math.max(first, leaving ?? 0, staying ?? 0);
      return source({
        ...rest,
        ...{ firstSeenAt: first, lastSeenAt },
        ...{ lastOnLeaving: leaving, lastOnStaying: staying, firstOnStaying: staying },
        scopes: { asked, askedOnLeaving: leaving === null ? [] : asked, untoldAt },
      });
    }),
  { maxLength: 4 },
);

const worlds = fc
  .record({
    sources,
    leaving: fc.oneof({ weight: 4, arbitrary: fc.constant(SCOPES) }, someScopes),
    staying: fc.oneof({ weight: 4, arbitrary: fc.constant(SCOPES) }, someScopes),
    watermark: ago(4 * 60_000),
    confirmed: fc.nat(9).map((nth) => nth > 0),
    connections: fc.nat(9).map((nth) => nth === 0),
    handedOutAt: ago(9 * DAY),
  })
  .map(
    ({
      sources: seen,
      leaving,
      staying,
      watermark,
      confirmed,
      connections,
      handedOutAt,
    }): RotationFacts => ({
      ...facts({
        rotation: { handedOutAt },
        leaving: {
          lastPresentedAt: Math.max(0, ...seen.map((one) => one.lastOnLeaving ?? 0)) || null,
        },
        verifiers: [verifier({ watermark })],
        holders: [holder({ confirmedVersion: confirmed ? 2 : null })],
        sources: seen,
        connections: connections
          ? [{ instance: verifier().instance, open: 1, since: NOW - DAY }]
          : [],
      }),
      narrowing: { leaving, staying },
    }),
  );

/** Used the leaving version of late, and may do so again. */
function usesOld({ lastOnLeaving, gone }: SourceFact): boolean {
  return !gone && lastOnLeaving !== null && NOW - lastOnLeaving < DURATIONS.quietMs;
}

test('a scope never leaves while anyone who asked for it uses the leaving version, or a holder may', () => {
  let taken = 0;
  fc.assert(
    fc.property(worlds, (given) => {
      const { act, scope } = nextStep(given, DURATIONS, NOW);
      if (act !== 'narrow' || scope === null) return;
      taken += 1;
      const mayAsk = given.sources.filter(
        ({ scopes }) => scopes === undefined || scopes.asked.includes(scope),
      );
      assert.ok(!mayAsk.some(usesOld), 'nobody who asked for it uses the leaving version');
      const untold = given.sources.filter(({ scopes }) => NOW - (scopes?.untoldAt ?? 0) < 35 * DAY);
      assert.ok(!untold.some(usesOld), 'nor anyone who may have asked for it');
      assert.ok(given.holders.every(({ confirmedVersion }) => confirmedVersion === 2));
      assert.deepEqual(given.connections, []);
      assert.ok(given.narrowing?.staying.includes(scope));
      assert.ok(
        (given.narrowing?.leaving.length ?? 0) > 1,
        'the last scope leaves with its version',
      );
      assert.equal(unsafeBecause(given, 'narrow', DURATIONS, NOW, scope), null);
    }),
    { numRuns: 3_000 },
  );
  assert.ok(taken > 20, `${taken} scopes left`);
});

test('whatever lets the version leave lets every scope leave that the staying version has', () => {
  fc.assert(
    fc.property(worlds, (given) => {
      const { act, scopes } = nextStep(given, DURATIONS, NOW);
      if (act !== 'suspend') return;
      const held = scopes.filter(({ scope }) => given.narrowing?.staying.includes(scope));
      for (const { scope, waitsFor } of held) assert.deepEqual(waitsFor, [], scope);
    }),
    { numRuns: 1_000 },
  );
});
