/** What a fresh verifier answers, over a real key set. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { KeyRecord, VersionRecord } from '@keyturn/core';
import { problemText } from './answer/problem.ts';
import type { Verdict } from './answer/verdict.ts';
import { apiRecord, keyRecord, mintKeyString, versionRecord } from './testing/key-mint.ts';
import { World } from './testing/world.ts';
import type { PresentedKey } from './verification.ts';

interface Case {
  key?: Partial<KeyRecord>;
  version?: Partial<VersionRecord>;
  asked?: Partial<PresentedKey>;
}

/** The verdict of a fresh verifier on one published key. */
async function verdictOn(t: TestContext, { key, version, asked }: Case = {}): Promise<Verdict> {
  const world = await World.begin(t);
  const text = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(key), versionRecord(text, version));
  const verifier = await world.fresh();
  return verifier.verifyKey({ key: text, ...asked });
}

test('a published key is accepted, with its client, version and scopes', async (t) => {
  assert.deepEqual(await verdictOn(t, { asked: { scopes: ['market:read'] } }), {
    outcome: 'accepted',
    reason: 'accepted',
    keyId: 'key_1',
    clientId: 'cli_1',
    version: 1,
    designation: 'primary',
    scopes: ['market:read'],
    status: 200,
    headers: { 'Api-Key-Status': 'active;version=1', 'Cache-Control': 'no-store' },
  });
});

test('a predecessor is accepted, and its client is told what to do by when', async (t) => {
  const advice = { version: 1, rotateAfter: 1_767_603_600_500, now: true, sunset: null };
  const verdict = await verdictOn(t, { key: { advice }, version: { designation: 'predecessor' } });
  assert.equal(verdict.outcome, 'accepted');
  assert.equal(
    verdict.headers['Api-Key-Status'],
    'deprecated;version=1;rotate-after=@1767603600;now=?1',
  );
});

test('a sunset is told only where there is a date, and only to the version it is about', async (t) => {
  const sunset = { version: 1, rotateAfter: null, now: false, sunset: 1_767_700_000_000 };
  const told = await verdictOn(t, { key: { advice: sunset } });
  assert.equal(told.headers['Api-Key-Status'], 'active;version=1;sunset=@1767700000');
  const other = await verdictOn(t, { key: { advice: { ...sunset, version: 2 } } });
  assert.equal(other.headers['Api-Key-Status'], 'active;version=1');
});

const refused: [string, Case, number, string][] = [
  [
    'a deactivated version',
    { version: { state: 'deactivated', designation: null, reason: 'deactivated' } },
    401,
    'version-deactivated',
  ],
  [
    'a revoked version',
    { version: { state: 'deactivated', designation: null, reason: 'revoked' } },
    401,
    'version-revoked',
  ],
  [
    'a compromised version',
    { version: { state: 'compromised', designation: null, reason: 'compromised' } },
    401,
    'version-compromised',
  ],
  ['a revoked key', { key: { revoked: true } }, 401, 'key-revoked'],
  ['a suspended key', { key: { suspended: true } }, 401, 'key-suspended'],
  ['an expired key', { key: { expiresAt: 1_000 } }, 401, 'key-expired'],
  ['a key before its time', { key: { notBefore: 9_999_999_999_999 } }, 401, 'key-not-yet-valid'],
  [
    'a version suspended by its rotation',
    { version: { state: 'suspended', designation: null } },
    503,
    'version-suspended',
  ],
  ['a key of another environment', { key: { environment: 'test' } }, 401, 'other-environment'],
  ['a key of another api', { key: { apiId: 'api_other' } }, 401, 'other-api'],
  [
    'a version in a state that is not known',
    { version: { state: 'paused' } },
    503,
    'record-not-understood',
  ],
  [
    'a version with a designation that is not known',
    { version: { designation: 'canary' } },
    503,
    'record-not-understood',
  ],
  [
    'a version that is not active yet',
    { version: { state: 'pre-activation', designation: null } },
    503,
    'record-not-understood',
  ],
  ['a missing scope', { asked: { scopes: ['market:read', 'orders:trade'] } }, 403, 'scope-missing'],
  [
    'an address outside the blocks',
    { key: { addresses: ['10.0.0.0/8', '2001:db8::/32'] }, asked: { address: '192.0.2.1' } },
    403,
    'address-not-allowed',
  ],
  [
    'an address that is not known, where blocks are set',
    { key: { addresses: ['10.0.0.0/8'] } },
    403,
    'address-not-allowed',
  ],
  ['a region outside the list', { key: { regions: ['us-1'] } }, 403, 'region-not-allowed'],
];

for (const [name, given, status, reason] of refused) {
  test(`${name} is answered ${status} ${reason}`, async (t) => {
    const verdict = await verdictOn(t, given);
    assert.deepEqual([verdict.status, verdict.reason], [status, reason]);
    assert.equal('Retry-After' in verdict.headers, status === 503);
  });
}

const accepted: [string, Case][] = [
  [
    'within its blocks',
    { key: { addresses: ['10.0.0.0/8'] }, asked: { address: '::ffff:10.9.8.7' } },
  ],
  ['in the region of the verifier', { key: { regions: ['eu-1'] } }],
  ['in the region that is asked for', { key: { regions: ['us-1'] }, asked: { region: 'us-1' } }],
  ['within the tolerance after its end', { key: { expiresAt: 1_767_603_600_000 - 2_000 } }],
];

for (const [name, given] of accepted) {
  test(`a key is accepted ${name}`, async (t) => {
    assert.equal((await verdictOn(t, given)).outcome, 'accepted');
  });
}

test('a version that was never handed out is accepted, with an alarm', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key, { designation: 'successor' }));
  const verifier = await world.fresh();
  const verdict = await verifier.verifyKey({ key });
  assert.deepEqual([verdict.outcome, verdict.reason], ['accepted', 'early-use']);
  assert.ok(world.raised('early-use'));
});

test('a key ends within the tolerance after its time, though its verdict was remembered', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(
    keyRecord({ expiresAt: world.server.serverTime + 60_000 }),
    versionRecord(key),
  );
  const verifier = await world.fresh();
  let accepted = 0;
  for (; (await verifier.verifyKey({ key })).outcome === 'accepted'; accepted++) {
    world.advance(1_000);
    await world.until(() => verifier.status().state === 'fresh', 'it stays fresh');
  }
  assert.ok(accepted >= 60 && accepted <= 70, `it ended after ${accepted} s`);
});

test('everything that may not tell its reason is the same answer to the byte', async (t) => {
  const world = await World.begin(t);
  const other = mintKeyString({ epoch: 0, revision: 2 });
  const crossed = mintKeyString({ epoch: 0, revision: 2 }, { environment: 'test' });
  world.server.publish(
    apiRecord({ id: 'api_other', prefix: 'other' }),
    keyRecord({ apiId: 'api_other' }),
    versionRecord(other),
    keyRecord({ id: 'key_2', environment: 'test' }),
    versionRecord(crossed, { keyId: 'key_2' }),
  );
  const verifier = await world.fresh();
  const wrongTag = mintKeyString({ epoch: 0, revision: 2 }, { ringKey: Buffer.alloc(32, 8) });
  const unknown = mintKeyString({ epoch: 0, revision: 2 });
  const unknownRing = mintKeyString({ epoch: 0, revision: 2 }, { ringId: 9 });
  const answers = new Set<string>();
  const reasons = new Set<string>();
  for (const key of [other, crossed, wrongTag, unknown, unknownRing, 'not-a-key-of-ours']) {
    const verdict = await verifier.verifyKey({ key });
    assert.equal(verdict.status, 401);
    reasons.add(verdict.reason);
    answers.add(JSON.stringify([verdict.headers, problemText(verdict)]));
  }
  assert.equal(reasons.size, 6);
  assert.equal(answers.size, 1);
  assert.match([...answers][0] ?? '', /invalid-key/);
});

test('a challenge names what is wrong as RFC 6750 wants it', async (t) => {
  const bare = await verdictOn(t, { asked: { key: null } });
  assert.equal(bare.headers['WWW-Authenticate'], 'Bearer realm="api"');
  const invalid = await verdictOn(t, { asked: { key: 'nonsense' } });
  assert.equal(invalid.headers['WWW-Authenticate'], 'Bearer realm="api", error="invalid_token"');
  const empty = await verdictOn(t, { asked: { key: '' } });
  assert.equal(empty.headers['WWW-Authenticate'], 'Bearer realm="api", error="invalid_request"');
  const scope = await verdictOn(t, { asked: { scopes: ['orders:trade', 'funds:withdraw'] } });
  assert.equal(
    scope.headers['WWW-Authenticate'],
    'Bearer realm="api", error="insufficient_scope", scope="orders:trade funds:withdraw"',
  );
});

const unreadable: [string, string, number, string][] = [
  ['empty', '', 400, 'credential-empty'],
  ['over 512 characters', 'a'.repeat(513), 400, 'credential-too-long'],
  ['beyond ASCII', 'acme_live_ä', 400, 'credential-not-ascii'],
  ['with a blank', 'acme_live_ x', 400, 'credential-not-ascii'],
  ['with a NUL', 'acme_live_\0', 400, 'credential-not-ascii'],
  ['with a lone surrogate', 'acme_live_\ud800', 400, 'credential-not-ascii'],
  ['of no known form', 'sk_12345', 401, 'form-unknown'],
];

test('text that can be no key is refused for what it is', async (t) => {
  const world = await World.begin(t);
  const verifier = await world.fresh();
  for (const [name, key, status, reason] of unreadable) {
    const verdict = await verifier.verifyKey({ key });
    assert.deepEqual([verdict.status, verdict.reason], [status, reason], name);
  }
  const mistyped = `${mintKeyString({ epoch: 0, revision: 1 }).slice(0, -1)}-`;
  const swapped = mintKeyString({ epoch: 0, revision: 1 }).replace(/.(.)$/, '$1$1');
  assert.equal((await verifier.verifyKey({ key: mistyped })).reason, 'form-unknown');
  assert.ok(
    ['malformed', 'unknown-key'].includes((await verifier.verifyKey({ key: swapped })).reason),
  );
});

test('a verdict holds no key string', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  const verifier = await world.fresh();
  const seen = [await verifier.verifyKey({ key }), await verifier.verifyKey({ key: `${key}x` })];
  const text = JSON.stringify([seen, verifier.status(), verifier.metrics(), world.alarms]);
  assert.ok(!text.includes(key.slice(10, 30)));
});
