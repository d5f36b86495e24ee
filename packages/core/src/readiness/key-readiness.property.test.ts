import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_DURATIONS } from '../policy/durations.ts';
import { keyReadiness } from './key-readiness.ts';
import type { ReadinessFacts, ReadinessHolder, ReadinessSource } from './readiness-facts.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-23T12:00:00.000Z');

const past = fc.integer({ min: 0, max: 200 * DAY }).map((ago) => NOW - ago);
const perhaps = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const version = fc.integer({ min: 1, max: 3 });

const holder: fc.Arbitrary<ReadinessHolder> = fc.record({
  id: fc.constantFrom('hld_1', 'hld_2', 'hld_3'),
  name: fc.constant('bot'),
  kind: fc.constantFrom('durable', 'ephemeral'),
  class: fc.constantFrom('sdk', 'deployed'),
  enrolledAt: past,
  lastSeenAt: past,
  pickedUpVersion: perhaps(version),
  pickedUpAt: perhaps(past),
  confirmedVersion: perhaps(version),
  confirmedAt: perhaps(past),
  taintedAt: perhaps(past),
});

const source: fc.Arbitrary<ReadinessSource> = fc
  .tuple(past, past, fc.integer({ min: 0, max: 100 * DAY }), fc.boolean(), perhaps(version))
  .map(([one, other, longestGapMs, gone, lastVersion]) => ({
    ...{ id: 'src_1', addressPrefix: '192.0.2.0/24', userAgent: 'bot', route: '', region: 'eu' },
    ...{ firstSeenAt: Math.min(one, other), lastSeenAt: Math.max(one, other) },
    ...{ longestGapMs, gone, lastVersion },
  }));

const facts: fc.Arbitrary<ReadinessFacts> = fc.record({
  key: fc.record({
    id: fc.constant('key_1'),
    createdAt: past,
    primary: perhaps(version),
    suspendedAt: perhaps(past),
    taintedAt: perhaps(past),
    sourcesMissedAt: perhaps(past),
    lastUsedAt: perhaps(past),
    rotation: perhaps(
      fc.record({ id: fc.constant('rot_1'), phase: fc.constant('migrating'), startedAt: past }),
    ),
    isServed: fc.boolean(),
  }),
  clientName: fc.constant('acme'),
  holders: fc.array(holder, { maxLength: 4 }),
  sources: fc.array(source, { maxLength: 4 }),
});

const read = (one: ReadinessFacts) => keyReadiness(one, DEFAULT_DURATIONS, NOW);

test('a key is ready only where a holder picks up for it, whoever else is known', () => {
  fc.assert(
    fc.property(facts, (one) => {
      const { isReady, findings } = read(one);
      if (isReady) assert.ok(findings.some(({ code }) => code === 'holder-ready'));
      assert.equal(
        isReady,
        findings.every(({ standing }) => standing !== 'person'),
      );
    }),
  );
});

test('each holder and each source that is not gone has one finding, which says what to do', () => {
  fc.assert(
    fc.property(facts, (one) => {
      const { findings } = read(one);
      const about = (kind: string) => findings.filter((finding) => finding.about === kind).length;
      assert.equal(about('holder'), one.holders.length);
      assert.equal(about('source'), one.sources.filter(({ gone }) => !gone).length);
      for (const { standing, advice, since, text } of findings) {
        assert.equal(advice !== null, standing === 'person');
        assert.ok(since <= NOW && text.endsWith('.') && !text.includes('undefined'), text);
      }
    }),
  );
});

test('another source never makes a key ready', () => {
  fc.assert(
    fc.property(facts, source, (one, another) => {
      const more = { ...one, sources: [...one.sources, another] };
      if (read(more).isReady) assert.ok(read(one).isReady);
    }),
  );
});
