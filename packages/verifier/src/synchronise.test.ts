/** Row M6: a key that is newer than what this verifier has applied (K3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyRecord, mintKeyString, versionRecord } from './testing/key-mint.ts';
import { World } from './testing/world.ts';

/** At most one report in this time. */
const SPACING_MS = 200;

test('a key whose publication has not arrived yet is accepted, not called wrong', async (t) => {
  const world = await World.begin(t);
  const verifier = await world.fresh();
  world.server.streamSilent = true;
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  world.clock.advance(1_000);
  const verdict = verifier.verifyKey({ key });
  assert.ok(verdict instanceof Promise);
  world.clock.advance(0);
  assert.equal((await verdict).reason, 'accepted');
});

test('however many new keys are presented, one report runs for them and one waits', async (t) => {
  const world = await World.begin(t);
  const verifier = await world.fresh();
  world.server.streamSilent = true;
  const keys = Array.from({ length: 400 }, () => mintKeyString({ epoch: 0, revision: 2 }));
  const records = keys.map((key, index) => versionRecord(key, { number: index + 1 }));
  world.server.holdReports = true;
  world.clock.advance(1_000);
  const before = world.server.reports.length;
  const first = keys.slice(0, 200).map((key) => verifier.verifyKey({ key }));
  world.clock.advance(0);
  await world.still(() => world.server.reports.length === before + 1, 'one report is sent');
  const second = keys.slice(200).map((key) => verifier.verifyKey({ key }));
  world.server.commit([keyRecord(), ...records]);
  world.server.releaseReports();
  const all = Promise.all([...first, ...second]);
  await world.still(() => verifier.status().applied?.revision === 2, 'it is applied');
  world.clock.advance(SPACING_MS);
  const reasons = (await all).map(({ reason }) => reason);
  assert.deepEqual([...new Set(reasons)], ['accepted']);
  assert.ok(world.server.reports.length - before <= 3, `${world.server.reports.length - before}`);
});

test('a floor above the head that the primary read after the request is forged', async (t) => {
  const world = await World.begin(t);
  const verifier = await world.fresh();
  const key = mintKeyString({ epoch: 0, revision: 5_000 });
  const verdict = verifier.verifyKey({ key });
  world.clock.advance(SPACING_MS);
  assert.equal((await verdict).reason, 'forged-floor');
  assert.equal((await verdict).status, 401);
  assert.ok(world.raised('forged-floor'));
});

test('when nobody answers within a second, the key is not called wrong', async (t) => {
  const world = await World.begin(t);
  const verifier = await world.fresh();
  world.server.holdReports = true;
  const verdict = verifier.verifyKey({ key: mintKeyString({ epoch: 0, revision: 9 }) });
  world.clock.advance(1_000);
  const { status, reason, headers } = await verdict;
  assert.deepEqual([status, reason], [503, 'behind']);
  assert.deepEqual([headers['Api-Key-Status'], headers['Retry-After']], ['behind', '1']);
});

test('when the server is away, the key is not called wrong', async (t) => {
  const world = await World.begin(t);
  const verifier = await world.fresh();
  await world.server.stop();
  const verdict = verifier.verifyKey({ key: mintKeyString({ epoch: 0, revision: 9 }) });
  world.clock.advance(1_000);
  assert.equal((await verdict).reason, 'behind');
});

test('a server that is behind, or of another history, knows of no key that it is forged', async (t) => {
  const world = await World.begin(t);
  const first = { ...world.server.head };
  world.server.publish(keyRecord());
  const verifier = await world.fresh();
  await world.current(verifier);
  const heads = { behind: first, foreign: { ...world.server.head, hash: 'f'.repeat(64) } };
  for (const [name, head] of Object.entries(heads)) {
    world.server.onAnswer = (answer) => ({ ...answer, head, changes: [] });
    const verdict = verifier.verifyKey({ key: mintKeyString({ epoch: 0, revision: 9 }) });
    world.clock.advance(SPACING_MS);
    const { status, reason } = await verdict;
    assert.deepEqual([status, reason], [503, 'behind'], name);
  }
  assert.ok(world.raised('server-behind') && world.raised('fork'));
});

test('no more than a thousand requests wait', async (t) => {
  const world = await World.begin(t);
  const verifier = await world.fresh({ missBudget: null });
  world.server.holdReports = true;
  const key = mintKeyString({ epoch: 0, revision: 9 });
  const waiting = Array.from({ length: 1_000 }, () => verifier.verifyKey({ key }));
  assert.equal((await verifier.verifyKey({ key })).reason, 'behind');
  world.clock.advance(1_000);
  assert.equal((await Promise.all(waiting)).length, 1_000);
});

test('a stranger cannot make a verifier ask: only a right tag does', async (t) => {
  const world = await World.begin(t);
  const verifier = await world.fresh();
  const before = world.server.requests.length;
  const ringKey = Buffer.alloc(32, 9);
  for (let i = 0; i < 90; i++) {
    const verdicts = [
      verifier.verifyKey({ key: mintKeyString({ epoch: 0, revision: 9_000 }, { ringKey }) }),
      verifier.verifyKey({ key: mintKeyString({ epoch: 0, revision: 1 }) }),
      verifier.verifyKey({ key: `acme_live_${i}` }),
    ];
    for (const verdict of verdicts) assert.ok(!(verdict instanceof Promise));
  }
  world.clock.advance(500);
  assert.equal(world.server.requests.length, before);
});
