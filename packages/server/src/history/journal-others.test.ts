import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDeployment } from '../../../../test/deployment.ts';
import { headOf } from '../../../../test/keyset-rows.ts';
import { makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { MemoryJournal } from '../../../../test/memory-journal.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { revokeKey } from '../lifecycle/key-revoke.ts';
import { journalOthers } from './journal-others.ts';

forEachStore("a node's journal", (open) => {
  test('has what other nodes committed without a commit of its own', async (t) => {
    const store = await open(t);
    const world = await makeLifecycleWorld(store);
    const { keyId } = await world.issue();
    const journal = new MemoryJournal();
    const { deployment } = await makeDeployment(store, { journal });
    await revokeKey(world.deployment, OPERATOR, { keyId });
    await journalOthers(deployment);
    const head = await headOf(deployment);
    assert.equal(journal.entries.length, head.revision);
    assert.equal(journal.last()?.hash, head.hash);
    await journalOthers(deployment);
    assert.equal(journal.entries.length, head.revision, 'nothing is written twice');
  });
});
