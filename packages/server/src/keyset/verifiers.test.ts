import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import {
  headOf,
  insertApi,
  publish,
  reportOf,
  versionRecord,
} from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { authenticate } from '../access/authenticate.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { addRegion } from '../lifecycle/region-add.ts';
import type { Store } from '../store/store.ts';
import { findGroup, type VerifierGroup } from './group.ts';
import { markInstanceGone } from './instance-gone.ts';
import { takeReport } from './report.ts';
import { addVerifier } from './verifier-add.ts';
import { listVerifiers } from './verifier-list.ts';
import { removeVerifier } from './verifier-remove.ts';
import { showVerifier } from './verifier-show.ts';

async function makeWorld(store: Store) {
  const { deployment, clock } = await makeDeployment(store);
  for (const id of ['api_a', 'api_b']) await insertApi(deployment, id);
  await addRegion(deployment, SYSTEM, { name: 'eu' });
  const add = (name: string, apis = ['api_a']) =>
    addVerifier(deployment, SYSTEM, { name, region: 'eu', apis });
  const actions = async () => {
    const rows = await store.db.selectFrom('audit').select('action').orderBy('seq').execute();
    return rows.map(({ action }) => action).slice(2);
  };
  return { deployment, clock, add, actions };
}

const page = { cursor: null, limit: 50 };

forEachStore('a verifier', (open) => {
  test('that is added has a token that opens its group, told once', async (t) => {
    const store = await open(t);
    const { deployment, add, actions } = await makeWorld(store);
    const { token, ...verifier } = await add('eu-1', ['api_a', 'api_b', 'api_a']);
    assert.deepEqual(verifier.apis, ['api_a', 'api_b']);
    assert.deepEqual(await showVerifier(deployment, verifier.id), verifier);
    const principal = await authenticate(deployment, `Bearer ${token}`);
    assert.deepEqual([principal.kind, principal.verifierId], ['verifier', verifier.id]);
    const group = await findGroup(store.db, verifier.id);
    assert.deepEqual(group, {
      id: verifier.id,
      name: 'eu-1',
      region: 'eu',
      apis: ['api_a', 'api_b'],
    });
    assert.deepEqual(await actions(), ['verifier.add']);
    assert.ok(
      !JSON.stringify(await store.db.selectFrom('tokens').selectAll().execute()).includes(token),
    );
  });

  test('is refused where its region or an api is unknown, and where its name is taken', async (t) => {
    const { deployment, add, actions } = await makeWorld(await open(t));
    await add('eu-1');
    await assert.rejects(add('eu-1'), { code: 'name-taken' });
    const wrong = { name: 'eu-2', region: 'mars', apis: ['api_a', 'api_x'] };
    await assert.rejects(addVerifier(deployment, SYSTEM, wrong), {
      code: 'invalid-input',
      errors: [
        { path: 'apis[1]', message: 'is not the id of an api' },
        { path: 'region', message: 'is not the name of a region' },
      ],
    });
    await assert.rejects(add('eu-2', []), { code: 'invalid-input' });
    assert.deepEqual(await actions(), ['verifier.add']);
  });
});

forEachStore('a verifier', (open) => {
  test('that is removed has no token any more, and its name is free', async (t) => {
    const store = await open(t);
    const { deployment, add, actions } = await makeWorld(store);
    const { id, token } = await add('eu-1');
    await removeVerifier(deployment, SYSTEM, { verifierId: id });
    await removeVerifier(deployment, SYSTEM, { verifierId: id });
    await assert.rejects(authenticate(deployment, `Bearer ${token}`), { code: 'token-invalid' });
    await assert.rejects(showVerifier(deployment, id), { code: 'not-found' });
    assert.equal(await findGroup(store.db, id), null);
    assert.deepEqual((await listVerifiers(deployment, { ...page, apiIds: null })).items, []);
    await add('eu-1');
    assert.deepEqual(await actions(), ['verifier.add', 'verifier.remove', 'verifier.add']);
    const unknown = removeVerifier(deployment, SYSTEM, { verifierId: 'ver_x' });
    await assert.rejects(unknown, { code: 'not-found' });
  });

  test('is listed in pages, to those who may see all of its apis', async (t) => {
    const { deployment, clock, add } = await makeWorld(await open(t));
    const ids: string[] = [];
    for (const [name, apis] of [
      ['one', ['api_a']],
      ['two', ['api_a', 'api_b']],
      ['three', ['api_b']],
    ] as const) {
      clock.advance(1);
      ids.push((await add(name, [...apis])).id);
    }
    const first = await listVerifiers(deployment, { apiIds: null, cursor: null, limit: 2 });
    const second = await listVerifiers(deployment, { apiIds: null, cursor: first.next, limit: 2 });
    assert.deepEqual(
      [...first.items, ...second.items].map(({ id }) => id),
      ids,
    );
    assert.equal(second.next, null);
    const ofA = await listVerifiers(deployment, { ...page, apiIds: ['api_a'] });
    assert.deepEqual(
      ofA.items.map(({ id }) => id),
      [ids[0]],
    );
  });
});

forEachStore('an instance', (open) => {
  test('is shown with how far it is, until it stops cleanly', async (t) => {
    const store = await open(t);
    const { deployment, clock, add } = await makeWorld(store);
    const { id } = await add('eu-1');
    const group = (await findGroup(store.db, id)) as VerifierGroup;
    const applied = await headOf(deployment);
    const now = deployment.serverTime.now();
    const watermark = now - 500;
    await takeReport(
      deployment,
      group,
      reportOf('i', 1, applied, { watermark, sessions: [{ keyId: 'key_a', version: 1, open: 4 }] }),
    );
    await publish(deployment, 'api_a', versionRecord('aa'));
    clock.advance(2_000);
    assert.deepEqual((await showVerifier(deployment, id)).instances, [
      {
        id: 'i',
        standing: 'fresh',
        firstSeenAt: formatInstant(now),
        lastReportAt: formatInstant(now),
        applied: { epoch: applied.epoch, revision: applied.revision },
        revisionsBehind: 1,
        leaseAgeMs: 2_000,
        watermark: formatInstant(watermark),
        watermarkAgeMs: 2_500,
        sessions: 4,
      },
    ]);
    const head = await headOf(deployment);
    await takeReport(deployment, group, reportOf('i', 2, head, { closing: true }));
    assert.deepEqual((await showVerifier(deployment, id)).instances, []);
  });

  test('is called gone by a person, once, in the audit', async (t) => {
    const store = await open(t);
    const { deployment, clock, add, actions } = await makeWorld(store);
    const { id } = await add('eu-1');
    const group = (await findGroup(store.db, id)) as VerifierGroup;
    await takeReport(deployment, group, reportOf('i', 1, await headOf(deployment)));
    const gone = { verifierId: id, instanceId: 'i' };
    await markInstanceGone(deployment, SYSTEM, gone);
    await markInstanceGone(deployment, SYSTEM, gone);
    assert.deepEqual(await actions(), ['verifier.add', 'instance.gone']);
    clock.advance(30_030);
    assert.equal((await showVerifier(deployment, id)).instances[0]?.standing, 'gone');
    for (const wrong of [
      { ...gone, instanceId: 'j' },
      { ...gone, verifierId: 'ver_x' },
    ]) {
      await assert.rejects(markInstanceGone(deployment, SYSTEM, wrong), { code: 'not-found' });
    }
  });
});
