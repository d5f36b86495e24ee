import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_DURATIONS } from '../policy/durations.ts';
import { keyReadiness } from './key-readiness.ts';
import type { ReadinessFacts, ReadinessHolder, ReadinessSource } from './readiness-facts.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-23T12:00:00.000Z');

const SDK: ReadinessHolder = {
  ...{ id: 'hld_1', name: 'bot-1', kind: 'durable', class: 'sdk' },
  ...{ enrolledAt: NOW - 200 * DAY, lastSeenAt: NOW - 60_000, taintedAt: null },
  ...{ pickedUpVersion: 2, pickedUpAt: NOW - 90 * DAY },
  ...{ confirmedVersion: 2, confirmedAt: NOW - 90 * DAY },
};

/** Seen every few minutes for half a year. */
const CHATTY: ReadinessSource = {
  ...{ id: 'src_1', addressPrefix: '192.0.2.0/24', userAgent: 'bot/1.0', route: 'GET /prices' },
  ...{ firstSeenAt: NOW - 180 * DAY, lastSeenAt: NOW - 60_000, longestGapMs: HOUR },
  ...{ region: 'eu', gone: false, lastVersion: 2 },
};

/** Behind the same address, on the first of each month. */
const MONTHLY: ReadinessSource = {
  ...CHATTY,
  ...{ id: 'src_2', userAgent: 'curl/8.5', route: 'GET /invoices' },
  ...{ lastSeenAt: NOW - 22 * DAY, longestGapMs: 31 * DAY },
};

function facts(change: {
  key?: Partial<ReadinessFacts['key']>;
  holders?: readonly ReadinessHolder[];
  sources?: readonly ReadinessSource[];
}): ReadinessFacts {
  return {
    key: {
      ...{ id: 'key_1', createdAt: NOW - 300 * DAY, primary: 2, isServed: true, rotation: null },
      ...{ suspendedAt: null, taintedAt: null, sourcesMissedAt: null, lastUsedAt: NOW - 60_000 },
      ...change.key,
    },
    clientName: 'acme',
    holders: change.holders ?? [SDK],
    sources: change.sources ?? [CHATTY],
  };
}

/** The codes of what needs a person, in their order, and whether the key is ready. */
function needs(change: Parameters<typeof facts>[0]): string[] {
  const { isReady, findings } = keyReadiness(facts(change), DEFAULT_DURATIONS, NOW);
  const needing = findings.filter(({ standing }) => standing === 'person');
  assert.equal(isReady, needing.length === 0);
  for (const { text, advice } of needing) assert.ok(text.endsWith('.') && advice !== null, text);
  return needing.map(({ code }) => code);
}

function codeOf(change: Parameters<typeof facts>[0], id: string): string | undefined {
  const { findings } = keyReadiness(facts(change), DEFAULT_DURATIONS, NOW);
  return findings.find((one) => one.id === id)?.code;
}

describe('a key is ready', () => {
  test('whose holder calls by itself and whose callers may all be that holder', () => {
    assert.deepEqual(needs({}), []);
    assert.equal(codeOf({}, 'src_1'), 'source-with-holder');
  });

  test('also before its holder was ever seen with it', () => {
    assert.deepEqual(needs({ sources: [], key: { lastUsedAt: null } }), []);
  });

  test('whatever holders left and sources went quiet, as long as one picks up', () => {
    const left = { ...SDK, id: 'hld_2', kind: 'ephemeral' as const, lastSeenAt: NOW - 30 * HOUR };
    const old = { ...CHATTY, id: 'src_3', lastSeenAt: NOW - 30 * DAY };
    const said = { ...MONTHLY, gone: true };
    const change = { holders: [SDK, left], sources: [CHATTY, old, said] };
    assert.deepEqual(needs(change), []);
    assert.equal(codeOf(change, 'hld_2'), 'holder-left');
    assert.equal(codeOf(change, 'src_3'), 'source-quiet');
    assert.equal(codeOf(change, 'src_2'), undefined, 'gone by a word');
  });
});

describe('a key is not ready', () => {
  test('that nobody uses: who has it is not known, and nobody would fetch a new version', () => {
    const never = { key: { lastUsedAt: null }, holders: [], sources: [] };
    assert.deepEqual(needs(never), ['key-unused']);
    const quiet = { ...CHATTY, lastSeenAt: NOW - 60 * DAY };
    const used = { key: { lastUsedAt: NOW - 60 * DAY }, holders: [], sources: [quiet] };
    assert.deepEqual(needs(used), ['key-unused']);
    const [finding] = keyReadiness(facts(used), DEFAULT_DURATIONS, NOW).findings;
    assert.equal(finding?.since, NOW - 60 * DAY);
    assert.match(finding?.text ?? '', /has used the key for 60 d/);
  });

  test('that only unknown callers use, each of which is named', () => {
    const change = { holders: [], sources: [CHATTY, MONTHLY] };
    assert.deepEqual(needs(change), ['source-unenrolled', 'source-unenrolled']);
    const [first] = keyReadiness(facts(change), DEFAULT_DURATIONS, NOW).findings;
    assert.equal(first?.since, CHATTY.firstSeenAt);
    assert.match(first?.text ?? '', /^bot\/1\.0 at 192\.0\.2\.0\/24 uses the key/);
    assert.match(first?.advice ?? '', /acme .*keyturn holders grant key_1/);
  });

  test('whose rotation is open, or is held or impossible anyway', () => {
    const rotation = { id: 'rot_1', phase: 'migrating', startedAt: NOW - DAY };
    assert.deepEqual(needs({ key: { rotation } }), ['rotation-open']);
    assert.deepEqual(needs({ key: { isServed: false } }), ['verifier-missing']);
    assert.deepEqual(needs({ key: { suspendedAt: NOW - HOUR } }), ['key-suspended']);
    assert.deepEqual(needs({ key: { taintedAt: NOW - HOUR } }), ['key-tainted']);
    assert.deepEqual(needs({ key: { sourcesMissedAt: NOW - HOUR } }), ['sources-incomplete']);
    assert.deepEqual(needs({ key: { primary: null } }), ['key-not-handed-out']);
  });
});

describe('a holder needs a person', () => {
  const one = (change: Partial<ReadinessHolder>) =>
    needs({ holders: [SDK, { ...SDK, id: 'hld_2', ...change }] });

  test('that has not called lately, and is as good as lost after 100 days', () => {
    assert.deepEqual(one({ lastSeenAt: NOW - 23 * HOUR }), []);
    assert.deepEqual(one({ lastSeenAt: NOW - DAY }), ['holder-silent']);
    assert.deepEqual(one({ lastSeenAt: NOW - 99 * DAY }), ['holder-silent']);
    assert.deepEqual(one({ lastSeenAt: NOW - 100 * DAY }), ['holder-lost']);
  });

  test('that a compromise has tainted', () => {
    assert.deepEqual(one({ taintedAt: NOW - HOUR }), ['holder-tainted']);
    const alone = { holders: [{ ...SDK, taintedAt: NOW - HOUR }], sources: [] };
    assert.deepEqual(needs(alone), ['holder-tainted']);
  });

  test('that is deployed and has never been seen to work', () => {
    const deployed = { class: 'deployed' as const, lastSeenAt: NOW - 30 * HOUR };
    assert.deepEqual(one(deployed), [], 'it calls when it is deployed');
    assert.deepEqual(one({ ...deployed, lastSeenAt: NOW - 48 * HOUR }), ['holder-silent']);
    const nothing = { pickedUpVersion: null, pickedUpAt: null };
    const never = { confirmedVersion: null, confirmedAt: null };
    assert.deepEqual(one({ ...deployed, ...nothing, ...never }), ['holder-untried']);
    assert.deepEqual(one({ ...nothing, ...never }), [], 'the SDK does it by itself');
  });

  test('that picks up and does not confirm', () => {
    assert.deepEqual(one({ confirmedVersion: 1 }), ['holder-unconfirmed']);
    assert.deepEqual(one({ confirmedVersion: 1, pickedUpAt: NOW - HOUR }), [], 'it has time');
  });

  test('who is left behind when it was the only one: nobody picks up for the callers', () => {
    const holders = [{ ...SDK, lastSeenAt: NOW - 100 * DAY }];
    assert.deepEqual(needs({ holders }), ['source-unenrolled', 'holder-lost']);
  });
});

describe('a source beside holders needs a person', () => {
  const one = (change: Partial<ReadinessSource>) =>
    needs({ sources: [CHATTY, { ...CHATTY, id: 'src_2', ...change }] });

  test('that comes once a month, however busy what stands before it is', () => {
    assert.deepEqual(needs({ sources: [CHATTY, MONTHLY] }), ['source-seldom']);
    const [finding] = keyReadiness(
      facts({ sources: [CHATTY, MONTHLY] }),
      DEFAULT_DURATIONS,
      NOW,
    ).findings;
    assert.equal(finding?.id, 'src_2');
    assert.match(finding?.text ?? '', /^curl\/8\.5 .* pauses for up to 31 d/);
    // 31 days and 7 more.
    assert.match(finding?.advice ?? '', /until 2026-12-09T12:00:00\.000Z/);
    assert.match(finding?.advice ?? '', /keyturn sources gone src_2$/);
  });

  test('that was last seen before anybody enrolled', () => {
    const enrolled = { ...SDK, enrolledAt: NOW - DAY };
    const before = { ...CHATTY, id: 'src_2', lastSeenAt: NOW - 30 * HOUR, longestGapMs: 20 * HOUR };
    assert.deepEqual(needs({ holders: [enrolled], sources: [CHATTY, before] }), [
      'source-before-holders',
    ]);
  });

  test('that went on with an old version after a holder had moved', () => {
    assert.deepEqual(one({ lastVersion: 1 }), ['source-behind']);
    const moving = { ...SDK, confirmedVersion: 2, confirmedAt: NOW };
    assert.deepEqual(needs({ holders: [moving], sources: [{ ...CHATTY, lastVersion: 1 }] }), []);
  });

  test('that was seen too briefly to know how often it comes', () => {
    const at = NOW - 3 * DAY;
    const once = { firstSeenAt: at, lastSeenAt: at, longestGapMs: 0 };
    assert.deepEqual(one(once), ['source-seen-briefly']);
    const today = { firstSeenAt: NOW - HOUR, lastSeenAt: NOW - HOUR, longestGapMs: 0 };
    assert.deepEqual(one(today), [], 'a program that was deployed today');
    const month = NOW - 35 * DAY;
    assert.deepEqual(one({ firstSeenAt: month, lastSeenAt: month, longestGapMs: 0 }), []);
  });
});

test('what needs a person comes first, the key itself before its users, the longest wait first', () => {
  const old = { ...SDK, id: 'hld_2', lastSeenAt: NOW - 50 * DAY };
  const change = {
    key: { suspendedAt: NOW - HOUR },
    holders: [SDK, old],
    sources: [CHATTY, MONTHLY],
  };
  assert.deepEqual(needs(change), ['key-suspended', 'holder-silent', 'source-seldom']);
  const { findings } = keyReadiness(facts(change), DEFAULT_DURATIONS, NOW);
  assert.deepEqual(
    findings.map(({ standing }) => standing),
    ['person', 'person', 'person', 'ready', 'ready'],
  );
});
