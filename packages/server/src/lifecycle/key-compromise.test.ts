import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyRecord, VersionRecord } from '@keyturn/core';
import {
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { inPhase, openOf, PHASES } from '../../../../test/rotation-in-phase.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { TestHolder, TestHolderKeys } from '../../../../test/test-holder.ts';
import { addToken } from '../access/token-add.ts';
import { createGrant } from '../deliver/grant-create.ts';
import { type EnrolBy, enrolHolder } from '../deliver/holder-enrol.ts';
import { voidRights } from '../deliver/rights-void.ts';
import { showReceipt } from '../keyset/receipts.ts';
import { refuseDue } from '../reconciler/refuse-due.ts';
import { Command } from './command.ts';
import { type Compromise, compromiseKey } from './key-compromise.ts';
import { expireKey } from './key-expire.ts';
import { revokeKey } from './key-revoke.ts';
import { showKey } from './key-show.ts';
import { taintKey } from './key-taint.ts';

/** Where a leak may find a key: no rotation yet, one in each phase, one that has completed. */
const MOMENTS = ['none', ...PHASES, 'ended'] as const;
type Moment = (typeof MOMENTS)[number];

const LATER_MS = 10 * MINUTE;

async function keyAt(world: LifecycleWorld, moment: Moment): Promise<string> {
  if (moment === 'none') {
    await world.startInstance('i');
    return (await world.issue()).keyId;
  }
  if (moment !== 'ended') return (await inPhase(world, moment)).keyId;
  const { keyId } = await inPhase(world, 'suspended');
  for (let day = 0; day < 3 && (await openOf(world, keyId)); day += 1) {
    await world.everyoneReports();
    await world.advance(keyId);
    await world.pass(25 * 60 * MINUTE);
  }
  assert.equal(await openOf(world, keyId), undefined);
  return keyId;
}

async function versionsOf(world: LifecycleWorld, keyId: string) {
  return (await showKey(world.deployment, keyId)).versions;
}

async function recordsOf(world: LifecycleWorld) {
  const rows = await world.deployment.store.db
    .selectFrom('keyset_records')
    .select('record')
    .execute();
  return rows.map(({ record }) => JSON.parse(record) as KeyRecord | VersionRecord);
}

async function issueWith(world: LifecycleWorld, scopes: string[]) {
  await world.deployment.store.transaction(async (tx) => {
    await tx
      .updateTable('apis')
      .set({ scopes: JSON.stringify(scopes) })
      .execute();
  });
  return world.issue({ scopes });
}

/** A living key has a living version, or an expedited rotation that makes one. */
async function assertServed(world: LifecycleWorld, keyId: string): Promise<void> {
  const versions = await versionsOf(world, keyId);
  if (versions.some(({ designation }) => designation === 'primary')) return;
  assert.equal((await openOf(world, keyId))?.expedited, true, 'nothing lives and nothing comes');
}

/** Verifiers report and time stands still: K1 alone stands between the act and its hand-out. */
async function settle(world: LifecycleWorld, keyId: string): Promise<void> {
  for (let round = 0; round < 3; round += 1) await world.handOut(keyId);
}

forEachStore('a compromise', (open, kind) => {
  for (const moment of MOMENTS) {
    for (const versions of [[1], [2], [1, 2]]) {
      for (const refuseAfterMs of [0, LATER_MS]) {
        const time = refuseAfterMs === 0 ? 'now' : 'later';
        test(`of ${versions.join(' and ')}, ${time}, while the rotation is ${moment}`, async (t) => {
          if (kind === 'postgres' && moment !== 'migrating') return t.skip('tried on SQLite');
          const world = await makeLifecycleWorld(await open(t));
          const keyId = await keyAt(world, moment);
          const request = { keyId, versions, refuseAfterMs };
          const missing = moment === 'none' && versions.includes(2);
          if (missing || (moment === 'prepared' && versions.length === 1 && versions[0] === 2)) {
            const code = missing ? 'version-unknown' : 'version-not-published';
            const before = await world.audited();
            await assert.rejects(compromiseKey(world.deployment, OPERATOR, request), { code });
            assert.deepEqual(await world.audited(), before, 'it left no trace');
            return;
          }
          const done = await compromiseKey(world.deployment, OPERATOR, request);
          await assertRepeatable(world, done, request);
          await assertServed(world, keyId);
          await settle(world, keyId);
          await assertServed(world, keyId);
          if (refuseAfterMs > 0) await assertRefusedInTime(world, keyId, done);
          await settle(world, keyId);
          const after = await versionsOf(world, keyId);
          const living = after.filter(({ state }) => state === 'active');
          assert.ok(living.every(({ number }) => !done.versions.includes(number)));
          assert.equal(living.filter(({ designation }) => designation === 'primary').length, 1);
          const accepted = (await recordsOf(world)).filter(
            (record) => record.kind === 'version' && record.state === 'active',
          );
          assert.equal(accepted.length, living.length, 'verifiers know the same');
        });
      }
    }
  }
});

async function assertRepeatable(
  world: LifecycleWorld,
  done: Compromise,
  request: Parameters<typeof compromiseKey>[2],
): Promise<void> {
  const audited = await world.audited();
  const again = await compromiseKey(world.deployment, OPERATOR, request);
  assert.equal(again.receiptId, done.receiptId, 'the same receipt');
  assert.equal(again.refuseAt, done.refuseAt, 'the same time');
  assert.deepEqual(await world.audited(), audited, 'nothing was done twice');
}

/** Accepted, with less to do, until its time; then refused for good, by the server itself. */
async function assertRefusedInTime(
  world: LifecycleWorld,
  keyId: string,
  { versions, refuseAt }: Compromise,
): Promise<void> {
  const doomed = (await versionsOf(world, keyId)).filter(({ refuseAt }) => refuseAt !== null);
  assert.equal(doomed.length > 0, refuseAt !== null);
  for (const { number, state, narrowedTo } of doomed) {
    assert.ok(versions.includes(number));
    assert.deepEqual([state, narrowedTo], ['active', []]);
  }
  await world.pass(LATER_MS - world.deployment.durations.clockToleranceMs - 1);
  await refuseDue(world.deployment);
  const before = (await versionsOf(world, keyId)).filter(({ refuseAt }) => refuseAt !== null);
  assert.equal(before.length, doomed.length, 'not before its time');
  world.clock.advance(1);
  await refuseDue(world.deployment);
  await refuseDue(world.deployment);
  const after = await versionsOf(world, keyId);
  for (const { number } of doomed) {
    assert.equal(after.find((one) => one.number === number)?.state, 'compromised');
  }
  await assertServed(world, keyId);
}

forEachStore('a compromise', (open) => {
  test('is told, answers a receipt, and hurries a successor past every hold, with K1 alone between', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, holder } = await inPhase(world, 'ready');
    await taintKey(deployment, OPERATOR, { keyId, tainted: true });
    const done = await compromiseKey(deployment, OPERATOR, { keyId });
    assert.deepEqual([done.versions, done.since, done.refuseAt], [[1], world.now, null]);
    const rotation = await openOf(world, keyId);
    assert.deepEqual([rotation?.id, rotation?.expedited], [done.rotationId, true]);
    assert.deepEqual(await world.advance(keyId), ['promote']);
    assert.equal((await holder.move(1)).version, 2, 'the taint lets it through');
    assert.equal((await showReceipt(deployment, done.receiptId)).complete, false);
    await world.everyoneReports();
    assert.equal((await showReceipt(deployment, done.receiptId)).complete, true);
    assert.ok((await world.audited()).includes('key.compromise'));
    assert.ok((await world.notices()).includes('key.compromised'));
    await world.advance(keyId);
    assert.equal(await openOf(world, keyId), undefined, 'it ends when every holder has moved');
    await assert.rejects(holder.pickup(2), { code: 'key-tainted' });
  });

  test('asks clients to move now, from the moment that the successor is handed out', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const { keyId } = await world.issue();
    const advice = async () =>
      (await recordsOf(world)).flatMap((r) => (r.kind === 'key' ? [r.advice] : []));
    await compromiseKey(world.deployment, OPERATOR, { keyId, refuseAfterMs: LATER_MS });
    assert.deepEqual(await advice(), [null]);
    await world.handOut(keyId);
    const [now] = await advice();
    assert.deepEqual([now?.version, now?.now], [1, true]);
    const [first] = (await recordsOf(world)).filter((r) => r.kind === 'version' && r.number === 1);
    const limits = { scopes: [], refuseAt: world.now + LATER_MS };
    assert.deepEqual(first?.kind === 'version' && first.limits, limits, 'verifiers know its end');
  });

  test('sends nobody to a version that is about to be refused, and those who hold it back', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId } = await inPhase(world, 'migrating');
    await compromiseKey(world.deployment, OPERATOR, {
      keyId,
      versions: [2],
      refuseAfterMs: LATER_MS,
    });
    const [key] = (await recordsOf(world)).filter((record) => record.kind === 'key');
    const advice = key?.kind === 'key' ? key.advice : null;
    assert.deepEqual([advice?.version, advice?.now], [2, true]);
  });

  test('of two times the earlier counts, now before any; and narrower is narrower', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    await world.startInstance('i');
    const { keyId } = await issueWith(world, ['a', 'b']);
    const say = (refuseAfterMs: number, keepScopes?: string[]) =>
      compromiseKey(deployment, OPERATOR, {
        keyId,
        versions: [1],
        refuseAfterMs,
        ...(keepScopes && { keepScopes }),
      });
    const [late, early] = await Promise.all([say(2 * LATER_MS), say(LATER_MS)]);
    assert.equal(early.refuseAt, world.now + LATER_MS);
    assert.equal((await say(2 * LATER_MS)).refuseAt, world.now + LATER_MS);
    assert.notEqual(late.receiptId, '');
    await say(LATER_MS, ['a']);
    const [first] = await versionsOf(world, keyId);
    assert.deepEqual(first?.narrowedTo, ['a']);
    await say(LATER_MS, ['a', 'b']);
    assert.deepEqual((await versionsOf(world, keyId))[0]?.narrowedTo, ['a'], 'never wider');
    const now = await say(0);
    assert.equal(now.refuseAt, null);
    assert.equal((await say(LATER_MS)).receiptId, now.receiptId);
    assert.equal((await versionsOf(world, keyId))[0]?.state, 'compromised');
  });

  test('by two operators at once is one compromise and one rotation', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const { keyId } = await world.issue();
    const both = await Promise.all(
      [1, 2].map(() => compromiseKey(world.deployment, OPERATOR, { keyId })),
    );
    assert.equal(both[0]?.receiptId, both[1]?.receiptId);
    assert.equal(both[0]?.rotationId, both[1]?.rotationId);
    const begun = (await world.audited()).filter((action) => action === 'rotation.begin');
    assert.equal(begun.length, 1);
  });

  test('keeps what no strict scope guards, unless it is told what', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    await world.startInstance('i');
    const { keyId } = await issueWith(world, ['read', 'trade']);
    await deployment.store.transaction(async (tx) => {
      await tx.updateTable('apis').set({ scope_grace: '{"trade":"strict"}' }).execute();
    });
    await compromiseKey(deployment, OPERATOR, { keyId, refuseAfterMs: LATER_MS });
    assert.deepEqual((await versionsOf(world, keyId))[0]?.narrowedTo, ['read']);
  });

  test('is refused where there is nothing to say it of', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    await world.startInstance('i');
    const keyId = await world.publishKey();
    const say = (change: object) => compromiseKey(deployment, OPERATOR, { keyId, ...change });
    await assert.rejects(say({}), { code: 'key-not-handed-out' });
    await assert.rejects(say({ since: world.now + MINUTE }), { code: 'time-in-future' });
    await assert.rejects(say({ versions: [1, 7] }), { code: 'version-unknown' });
    await assert.rejects(say({ versions: [1], keepScopes: [] }), { code: 'invalid-input' });
    const foreign = { refuseAfterMs: 1, keepScopes: ['x'], versions: [1] };
    await assert.rejects(say(foreign), { code: 'invalid-input' });
    await assert.rejects(say({ keyId: 'key_none' }), { code: 'not-found' });
    await revokeKey(deployment, OPERATOR, { keyId });
    await assert.rejects(say({ versions: [1] }), { code: 'key-ended' });
    const other = await world.publishKey();
    await expireKey(deployment, other);
    await assert.rejects(say({ keyId: other, versions: [1] }), { code: 'key-ended' });
  });
});

forEachStore('what went to a tainted holder', (open) => {
  test('falls with the compromise, and nothing is handed to it any more', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, holder } = await inPhase(world, 'migrating');
    const since = world.now;
    world.clock.advance(MINUTE);
    const thief = await TestHolder.enrol(deployment, keyId, { name: 'thief' });
    await thief.move(0);
    const done = await compromiseKey(deployment, OPERATOR, { keyId, versions: [1], since });
    assert.deepEqual(done.versions, [1, 2], 'the successor that the thief was given falls too');
    await settle(world, keyId);
    await assert.rejects(thief.pickup(2), { code: 'holder-tainted' });
    await assert.rejects(thief.confirm(3), { code: 'holder-tainted' });
    assert.equal((await holder.move(1)).version, 3);
    await settle(world, keyId);
    assert.equal(await openOf(world, keyId), undefined, 'nobody waits for the thief');
    const clean = await TestHolder.enrol(deployment, keyId, { name: 'new' });
    assert.equal((await clean.pickup()).version, 3, 'who enrols after the act is trusted');
  });

  test('is never the successor, in whichever order pickup and compromise come', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await inPhase(world, 'migrating');
    const since = world.now;
    for (let round = 0; round < 6; round += 1) {
      world.clock.advance(MINUTE);
      const thief = await TestHolder.enrol(deployment, keyId, { name: `thief ${round}` });
      const primary = (await versionsOf(world, keyId)).find((one) => one.designation === 'primary');
      const named = { keyId, versions: [1], since };
      const compromise = () => compromiseKey(deployment, OPERATOR, named);
      const early = round % 2 === 1 ? compromise() : null;
      const [given, fell] = await Promise.allSettled([thief.pickup(), early ?? compromise()]);
      assert.equal(fell.status, 'fulfilled');
      const got = given.status === 'fulfilled' ? given.value.sealed : null;
      const after = (await versionsOf(world, keyId)).find(
        ({ number }) => number === primary?.number,
      );
      if (got !== null) assert.equal(after?.state, 'compromised', 'what it was given falls');
      else if (given.status === 'rejected') assert.equal(given.reason.code, 'holder-tainted');
      await settle(world, keyId);
      await assert.rejects(thief.pickup(), { code: 'holder-tainted' });
    }
  });

  test('is no right to come back: grants and tokens from before the act are void', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    await world.startInstance('i');
    const { keyId } = await world.issue();
    const other = (await world.issue()).keyId;
    const grantOf = (key: string) => createGrant(deployment, OPERATOR, { keyId: key, name: 'bot' });
    const tokenOf = (key: string) =>
      addToken(deployment, OPERATOR, { kind: 'pickup', name: 'ci', apis: null, keyId: key });
    const old = { grant: (await grantOf(keyId)).grant, token: (await tokenOf(keyId)).id };
    const foreign = { grant: (await grantOf(other)).grant, token: (await tokenOf(other)).id };
    await compromiseKey(deployment, OPERATOR, { keyId });
    const enrol = (by: EnrolBy) =>
      enrolHolder(deployment, OPERATOR, by, new TestHolderKeys().enrolment('bot'));
    await assert.rejects(enrol({ grant: old.grant }), { code: 'grant-invalid' });
    await assert.rejects(enrol({ keyId, tokenId: old.token }), { code: 'token-invalid' });
    await enrol({ grant: foreign.grant });
    await enrol({ keyId: other, tokenId: foreign.token });
    await enrol({ grant: (await grantOf(keyId)).grant });
    await enrol({ keyId, tokenId: (await tokenOf(keyId)).id });
  });

  test('comes too late with a grant also where it began before the act and waited for it', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    await world.startInstance('i');
    const { keyId } = await world.issue();
    const { grant } = await createGrant(deployment, OPERATOR, { keyId, name: 'bot' });
    await deployment.store.transaction(async (tx) => {
      const later = new Command(deployment, tx, OPERATOR, world.now + 1);
      assert.equal((await voidRights(later, keyId)).grants, 1);
    });
    const enrolment = new TestHolderKeys().enrolment('bot');
    const late = enrolHolder(deployment, OPERATOR, { grant }, enrolment);
    await assert.rejects(late, { code: 'grant-invalid' });
  });
});
