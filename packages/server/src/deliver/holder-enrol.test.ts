import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE, makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { TestHolder, TestHolderKeys } from '../../../../test/test-holder.ts';
import { addToken } from '../access/token-add.ts';
import { revokeKey } from '../lifecycle/key-revoke.ts';
import { createGrant } from './grant-create.ts';
import { enrolHolder } from './holder-enrol.ts';
import { holderGone } from './holder-gone.ts';
import { listHolders } from './holder-list.ts';
import { showHolder } from './holder-show.ts';

const STRANGER = { kind: 'holder', id: 'grant', name: 'thief', address: '192.0.2.66' } as const;

forEachStore('enrolment', (open) => {
  test('takes a grant once: a second redemption is refused, and told with who holds the first', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await world.issue();
    const { grant } = await createGrant(deployment, OPERATOR, { keyId, name: 'bot' });
    const enrol = () =>
      enrolHolder(deployment, STRANGER, { grant }, new TestHolderKeys().enrolment('bot'));
    const { id, origin } = await enrol();
    assert.equal(origin, 'https://keys.example.com');
    await assert.rejects(enrol(), { code: 'grant-redeemed' });
    assert.ok((await world.audited()).includes('grant.replayed'));
    assert.ok((await world.notices()).includes('grant.replayed'));
    const { items } = await listHolders(deployment, {
      apiIds: null,
      keyId,
      cursor: null,
      limit: 9,
    });
    assert.deepEqual(
      items.map((holder) => holder.id),
      [id],
    );
  });

  test('of two that redeem one grant at once enrols one', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await world.issue();
    const { grant } = await createGrant(deployment, OPERATOR, { keyId, name: 'bot' });
    const results = await Promise.allSettled(
      [1, 2].map(() =>
        enrolHolder(deployment, STRANGER, { grant }, new TestHolderKeys().enrolment('bot')),
      ),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  test('refuses a grant that is unknown, late, of another name, or of a key that ended', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, keyString } = await world.issue();
    const redeem = (grant: string, name = 'bot') =>
      enrolHolder(deployment, STRANGER, { grant }, new TestHolderKeys().enrolment(name));
    await assert.rejects(redeem('ktg_unknown'), { code: 'grant-invalid' });
    await assert.rejects(redeem(keyString), { code: 'grant-invalid' });
    const misnamed = await createGrant(deployment, OPERATOR, { keyId, name: 'bot' });
    await assert.rejects(redeem(misnamed.grant, 'other'), { code: 'grant-invalid' });
    assert.ok((await world.notices()).includes('grant.misnamed'));
    await redeem(misnamed.grant);
    const late = await createGrant(deployment, OPERATOR, { keyId, name: 'bot' });
    world.clock.advance(11 * MINUTE);
    await assert.rejects(redeem(late.grant), { code: 'grant-invalid' });
    const orphaned = await createGrant(deployment, OPERATOR, { keyId, name: 'bot' });
    await revokeKey(deployment, OPERATOR, { keyId });
    await assert.rejects(redeem(orphaned.grant), { code: 'key-ended' });
    const ended = createGrant(deployment, OPERATOR, { keyId, name: 'bot' });
    await assert.rejects(ended, { code: 'key-ended' });
  });
});

forEachStore('enrolment', (open) => {
  test('refuses keys that are of no use, that are one key, or that no one holder has', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId } = await world.issue();
    const token = { kind: 'pickup', name: 'ci', apis: null, keyId } as const;
    const by = { keyId, tokenId: (await addToken(world.deployment, OPERATOR, token)).id };
    const mine = new TestHolderKeys();
    const other = new TestHolderKeys('p256');
    const right = mine.enrolment('bot');
    const wrong = [
      { signingKey: { ...right.signingKey, x: 'short' } },
      { signingKey: right.openingKey },
      { openingKey: right.signingKey },
      { openingKey: other.openingKey },
      { openingKeyProof: other.sign('anything').toString('base64url') },
      { openingKeyProof: '' },
      { signingKey: other.openingKey, openingKey: other.openingKey },
    ];
    for (const change of wrong) {
      const enrolment = { ...right, ...change };
      const enrol = enrolHolder(world.deployment, OPERATOR, by, enrolment);
      await assert.rejects(enrol, { code: 'holder-keys-invalid' }, JSON.stringify(change));
    }
    await enrolHolder(world.deployment, OPERATOR, by, right);
  });

  test('ends with gone, by a person or by the holder itself, and once', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await world.issue();
    const first = await TestHolder.enrol(deployment, keyId);
    await holderGone(deployment, OPERATOR, { holderId: first.id });
    await holderGone(deployment, OPERATOR, { holderId: first.id });
    await assert.rejects(first.pickup(), { code: 'holder-gone' });
    const second = await TestHolder.enrol(deployment, keyId, { curves: 'p256' });
    await second.leave();
    assert.equal((await showHolder(deployment, second.id)).gone, true);
    const told = (await world.audited()).filter((action) => action === 'holder.gone');
    assert.equal(told.length, 2);
  });
});
