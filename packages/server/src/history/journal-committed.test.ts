import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { makeDeployment } from '../../../../test/deployment.ts';
import { headOf } from '../../../../test/keyset-rows.ts';
import { makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { MemoryJournal } from '../../../../test/memory-journal.ts';
import { forEachStore, type OpenTestStore } from '../../../../test/stores.ts';
import { revokeKey } from '../lifecycle/key-revoke.ts';
import type { JournalEntry } from '../ports.ts';
import { journalCommitted } from './journal-committed.ts';
import { JournalUnavailable } from './journal-unavailable.ts';

const FULL = new JournalUnavailable('ENOSPC', 'no space left');

async function makeWorld(t: TestContext, open: OpenTestStore) {
  const world = await makeLifecycleWorld(await open(t));
  const { journal } = world.deployment;
  assert.ok(journal instanceof MemoryJournal);
  return { world, journal };
}

forEachStore('the journal', (open) => {
  test('has every revision that was answered, with the records of every api, in one chain', async (t) => {
    const { world, journal } = await makeWorld(t, open);
    const { keyId } = await world.issue();
    await revokeKey(world.deployment, OPERATOR, { keyId });
    const { revision, hash } = await headOf(world.deployment);
    assert.equal(journal.entries.length, revision);
    assert.equal(journal.last()?.hash, hash);
    for (const [at, { set, records }] of journal.entries.entries()) {
      if (at > 0) assert.equal(set.previous, journal.entries[at - 1]?.set.hash);
      const digests = records.map(({ record }) => world.deployment.digest(record));
      assert.deepEqual(digests, set.digests);
    }
  });

  test('is written once for many commands that are committed while it is written', async (t) => {
    const { world, journal } = await makeWorld(t, open);
    const keys = await Promise.all(Array.from({ length: 8 }, () => world.publishKey()));
    const writes: number[] = [];
    const first = Promise.withResolvers<void>();
    const append = journal.append.bind(journal);
    journal.append = async (entries: readonly JournalEntry[]) => {
      writes.push(entries.length);
      if (writes.length === 1) await first.promise;
      await append(entries);
    };
    const revoked = keys.map((keyId) => revokeKey(world.deployment, OPERATOR, { keyId }));
    let committed = 0;
    const stop = world.deployment.signals.listen(() => {
      committed += 1;
      if (committed === keys.length) first.resolve();
    });
    await Promise.all(revoked);
    stop();
    // All were committed by the end of the first: it has some of them, and one more has the others.
    assert.ok(writes.length <= 2, `${writes.length} writes`);
    assert.equal(journal.last()?.hash, (await headOf(world.deployment)).hash);
  });

  test('that cannot be written lets no command begin, and misses nothing once it can', async (t) => {
    const { world, journal } = await makeWorld(t, open);
    const { keyId } = await world.issue();
    const other = await world.issue();
    journal.failure = FULL;
    await assert.rejects(revokeKey(world.deployment, OPERATOR, { keyId }), JournalUnavailable);
    assert.deepEqual(await world.standings(keyId), ['deactivated revoked'], 'what is done stands');
    const head = await headOf(world.deployment);
    await assert.rejects(
      revokeKey(world.deployment, OPERATOR, { keyId: other.keyId }),
      JournalUnavailable,
    );
    assert.deepEqual(await headOf(world.deployment), head, 'the second was not begun');
    await world.everyoneReports();
    journal.failure = null;
    await revokeKey(world.deployment, OPERATOR, { keyId: other.keyId });
    assert.equal(journal.last()?.hash, (await headOf(world.deployment)).hash);
  });

  test('is waited for also by who repeats what was done and changes nothing', async (t) => {
    const { world, journal } = await makeWorld(t, open);
    const { keyId } = await world.issue();
    journal.failure = FULL;
    await assert.rejects(revokeKey(world.deployment, OPERATOR, { keyId }), JournalUnavailable);
    await assert.rejects(revokeKey(world.deployment, OPERATOR, { keyId }), JournalUnavailable);
    await assert.rejects(journalCommitted(world.deployment, null), JournalUnavailable);
    journal.failure = null;
    await revokeKey(world.deployment, OPERATOR, { keyId });
    assert.equal(journal.last()?.hash, (await headOf(world.deployment)).hash);
  });

  test('gets at the next start what a crash kept from it', async (t) => {
    const { world, journal } = await makeWorld(t, open);
    const { keyId } = await world.issue();
    journal.failure = FULL;
    await assert.rejects(revokeKey(world.deployment, OPERATOR, { keyId }), JournalUnavailable);
    journal.failure = null;
    const { store } = world.deployment;
    const again = await makeDeployment(store, { journal }, { clock: world.clock, seed: 'again' });
    const head = await headOf(again.deployment);
    assert.equal(head.epoch, 1);
    assert.equal(journal.last()?.hash, head.hash);
  });

  test('that cannot be written stops no start', async (t) => {
    const { world, journal } = await makeWorld(t, open);
    const { keyId } = await world.issue();
    journal.failure = FULL;
    await assert.rejects(revokeKey(world.deployment, OPERATOR, { keyId }), JournalUnavailable);
    const { store } = world.deployment;
    const again = await makeDeployment(store, { journal }, { clock: world.clock, seed: 'again' });
    await assert.rejects(revokeKey(again.deployment, OPERATOR, { keyId }), JournalUnavailable);
  });

  test('of a new directory gets the whole history', async (t) => {
    const { world, journal } = await makeWorld(t, open);
    await world.issue();
    const { store } = world.deployment;
    const fresh = new MemoryJournal();
    await makeDeployment(store, { journal: fresh }, { clock: world.clock, seed: 'again' });
    assert.deepEqual(fresh.entries, journal.entries);
  });
});
