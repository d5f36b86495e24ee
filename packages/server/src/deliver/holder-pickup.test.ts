import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { TestHolder, TestHolderKeys } from '../../../../test/test-holder.ts';
import { revokeKey } from '../lifecycle/key-revoke.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { confirmVersion } from './holder-confirm.ts';
import { holderGone } from './holder-gone.ts';
import { pickup } from './holder-pickup.ts';
import { showHolder } from './holder-show.ts';

async function rotating(world: LifecycleWorld) {
  await world.startInstance('i');
  const { keyId, keyString } = await world.issue();
  const holder = await TestHolder.enrol(world.deployment, keyId);
  const begin = () =>
    beginRotation(world.deployment, OPERATOR, { keyId, reason: '', expedite: false });
  return { keyId, keyString, holder, begin };
}

forEachStore('a pickup', (open) => {
  for (const curves of ['edwards', 'p256'] as const) {
    test(`gives the new version to who can open it (${curves}), again after a lost answer (K13)`, async (t) => {
      const world = await makeLifecycleWorld(await open(t));
      const { keyId, begin } = await rotating(world);
      const holder = await TestHolder.enrol(world.deployment, keyId, { curves });
      await begin();
      await world.handOut(keyId);
      const [first, second] = await Promise.all([holder.pickup(1), holder.pickup(1)]);
      assert.equal(first.status, 'available');
      const opened = await holder.open(first.sealed);
      assert.deepEqual(await holder.open(second.sealed), opened);
      assert.deepEqual([opened.keyId, opened.version], [keyId, 2]);
      const row = await world.deployment.store.db
        .selectFrom('versions')
        .select('number')
        .where('digest', '=', world.deployment.digest(opened.keyString))
        .executeTakeFirstOrThrow();
      assert.equal(row.number, 2);
      const other = new TestHolder(world.deployment, new TestHolderKeys(curves), holder.enrolled);
      await assert.rejects(other.open(first.sealed));
    });
  }

  test('gives nothing before the hand-out: a successor is nobody’s (K1)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, holder, begin } = await rotating(world);
    await begin();
    await world.advance(keyId);
    assert.deepEqual(await world.standings(keyId), ['active primary', 'active successor']);
    const answer = await holder.pickup(1);
    assert.deepEqual([answer.status, answer.version, answer.sealed], ['current', 1, null]);
    await assert.rejects(holder.confirm(2), { code: 'version-not-picked-up' });
  });
});

forEachStore('a pickup', (open) => {
  test('says when to move, and that there is nothing else to who has moved', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, holder, begin } = await rotating(world);
    const { rotationId } = await begin();
    await world.handOut(keyId);
    const promoted = (await world.rotation(rotationId)).promoted_at ?? 0;
    const answer = await holder.pickup(1);
    assert.deepEqual(answer.window, {
      start: new Date(promoted).toISOString(),
      end: new Date(promoted + 5 * MINUTE).toISOString(),
    });
    assert.deepEqual([answer.rotationId, answer.now], [rotationId, false]);
    const later = await holder.pickup(2);
    assert.deepEqual([later.status, later.version], ['current', 2]);
    await holder.confirm(2);
    await holder.confirm(2);
    const view = await showHolder(world.deployment, holder.id);
    assert.deepEqual([view.pickedUpVersion, view.confirmedVersion], [2, 2]);
    const told = (await world.audited()).filter((action) => action.startsWith('holder.'));
    assert.deepEqual(told, ['holder.enrol', 'holder.pickup', 'holder.confirm']);
  });

  test('that waits is answered at the hand-out, and with what there is when its time is over', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, holder, begin } = await rotating(world);
    await begin();
    const early = await holder.signed('pickup', { have: 1 });
    const asked = nextCommit(world);
    const waiting = pickup(world.deployment, early, { have: 1, waitMs: 20_000 });
    await asked;
    await world.handOut(keyId);
    assert.equal((await waiting).version, 2);
    const request = await holder.signed('pickup', { have: 2 });
    const ended = new AbortController();
    const idle = pickup(world.deployment, request, {
      have: 2,
      waitMs: 20_000,
      signal: ended.signal,
    });
    ended.abort();
    assert.equal((await idle).status, 'current');
  });

  test('is refused to who is gone, and for a key that ended', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, holder, begin } = await rotating(world);
    await begin();
    await world.handOut(keyId);
    const other = await TestHolder.enrol(world.deployment, keyId);
    await holderGone(world.deployment, OPERATOR, { holderId: other.id });
    await assert.rejects(other.pickup(1), { code: 'holder-gone' });
    await assert.rejects(other.confirm(2), { code: 'holder-gone' });
    await revokeKey(world.deployment, OPERATOR, { keyId });
    await assert.rejects(holder.pickup(1), { code: 'key-ended' });
    await assert.rejects(holder.confirm(2), { code: 'version-latched' });
  });
});

/** Resolves at the next commit. */
async function nextCommit({ deployment }: LifecycleWorld): Promise<void> {
  await new Promise<void>((resolve) => {
    const forget = deployment.signals.listen(() => {
      forget();
      resolve();
    });
  });
}

forEachStore('a signature', (open) => {
  test('counts once: a call that is sent again is refused', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { holder } = await rotating(world);
    const request = await holder.signed('pickup', { have: 1 });
    const send = () => pickup(world.deployment, request, { have: 1, waitMs: 0 });
    await send();
    await assert.rejects(send(), { code: 'nonce-invalid' });
  });

  test('counts once also where the call was refused: sent again later, it says nothing', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, holder, begin } = await rotating(world);
    await begin();
    const request = await holder.signed('confirm', { version: 2 });
    const send = () => confirmVersion(world.deployment, request, { version: 2 });
    await assert.rejects(send(), { code: 'version-not-picked-up' });
    await world.handOut(keyId);
    await assert.rejects(send(), { code: 'nonce-invalid' });
    assert.equal((await showHolder(world.deployment, holder.id)).confirmedVersion, null);
  });

  test('does not count over a nonce that is late, another’s, or none', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, holder } = await rotating(world);
    const other = await TestHolder.enrol(world.deployment, keyId);
    const late = await holder.nonce();
    world.clock.advance(3 * MINUTE);
    for (const nonce of [late, await other.nonce(), 'A'.repeat(32)]) {
      const request = await holder.signed('pickup', { have: 1 }, { nonce });
      const send = pickup(world.deployment, request, { have: 1, waitMs: 0 });
      await assert.rejects(send, { code: 'nonce-invalid' });
    }
  });
});

forEachStore('a signature', (open) => {
  test('does not count over another request, body, origin or holder', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, holder } = await rotating(world);
    const other = await TestHolder.enrol(world.deployment, keyId);
    const request = await holder.signed('pickup', { have: 1 });
    const foreign = await holder.signed('pickup', {}, { origin: 'https://evil.example' });
    const wrong = [
      [{ method: 'GET' }, 'signature-invalid'],
      [{ path: `${request.path}/` }, 'signature-invalid'],
      [{ query: '?waitMs=1' }, 'signature-invalid'],
      [{ holderId: other.id }, 'signature-invalid'],
      [{ signature: 'keyturn=:AAAA:' }, 'signature-invalid'],
      [{ body: Buffer.from('{"have":0}') }, 'digest-mismatch'],
      [{ contentDigest: null }, 'signature-missing'],
      [{ signatureInput: null }, 'signature-missing'],
      [
        { signatureInput: request.signatureInput?.replace('"@path" ', '') ?? '' },
        'signature-missing',
      ],
      [{ signature: null }, 'signature-missing'],
      [foreign, 'origin-mismatch'],
      [await holder.signed('pickup', {}, { keyId: other.id }), 'signature-invalid'],
    ] as const;
    for (const [change, code] of wrong) {
      const send = pickup(world.deployment, { ...request, ...change }, { have: 1, waitMs: 0 });
      await assert.rejects(send, { code }, `${code} ${Object.keys(change)}`);
    }
    await pickup(world.deployment, request, { have: 1, waitMs: 0 });
  });

  test('is asked of a holder that exists; whoever asks for many nonces pushes out the oldest alone', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { holder } = await rotating(world);
    const oldest = await holder.nonce();
    for (let count = 0; count < 32; count += 1) {
      world.clock.advance(1);
      await holder.nonce();
    }
    const request = await holder.signed('pickup', {}, { nonce: oldest });
    const send = pickup(world.deployment, request, { have: 1, waitMs: 0 });
    await assert.rejects(send, { code: 'nonce-invalid' });
    const { db } = world.deployment.store;
    assert.equal((await db.selectFrom('nonces').select('digest').execute()).length, 32);
    await assert.rejects(
      pickup(world.deployment, { ...request, holderId: 'hld_x' }, { have: 1, waitMs: 0 }),
      { code: 'not-found' },
    );
  });
});
