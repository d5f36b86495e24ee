import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDeployment } from '../../../../test/deployment.ts';
import { headOf, insertApi, publish, versionRecord } from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { backUp, putBack } from '../store/testing/put-back.ts';
import { lostStretch } from './lost-stretch.ts';

/** More than are looked at at once. */
const REVISIONS = 620;

forEachStore('a long stretch that the database has lost', (open) => {
  test('is held by what it told last of each thing, and counted in full', async (t) => {
    const store = await open(t);
    const { deployment } = await makeDeployment(store);
    await insertApi(deployment, 'api_a');
    await publish(deployment, 'api_a', versionRecord('a1'));
    const common = await headOf(deployment);
    const backup = await backUp(store);
    for (let at = 1; at < REVISIONS; at++) {
      await publish(deployment, 'api_a', versionRecord('a2'));
    }
    const last = await publish(deployment, 'api_a', versionRecord('a2', 'key_a', 'suspended'));
    await putBack(store, backup);
    const stretch = await lostStretch(deployment);
    assert.deepEqual(stretch?.lastCommon, common);
    assert.equal(stretch.newest.hash, last.hash);
    assert.equal(stretch.hashes.size, REVISIONS);
    const [key] = [...stretch.told.keys.values()];
    const versions = [...(key?.versions.values() ?? [])];
    assert.deepEqual(
      versions.map(({ record, handedOut }) => [record.state, handedOut]),
      [['suspended', true]],
    );
  });
});
