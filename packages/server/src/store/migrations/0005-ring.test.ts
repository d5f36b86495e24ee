import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { makeLifecycleWorld, OPERATOR } from '../../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../../test/stores.ts';
import { revokeKey } from '../../lifecycle/key-revoke.ts';
import { ddl } from '../ddl.ts';
import { tagRing } from './0005-ring.ts';

forEachStore('a database from before the tag ring turned', (open, kind) => {
  test('has its first ring key, its versions under it, and what was latched of late', async (t) => {
    const store = await open(t);
    const world = await makeLifecycleWorld(store);
    const { keyId } = await world.issue();
    await world.issue();
    await revokeKey(world.deployment, OPERATOR, { keyId });
    const everything = async () => ({
      ring: await store.db.selectFrom('ring_keys').selectAll().execute(),
      carried: await store.db.selectFrom('versions').select('ring_id').execute(),
      latches: await store.db.selectFrom('latches').selectAll().orderBy('identity').execute(),
    });
    const before = await everything();
    assert.deepEqual([before.ring.length, before.latches.length], [1, 2]);
    await store.transaction(async (tx) => {
      const back = [
        'DROP TABLE ring_keys',
        'DROP TABLE latches',
        'ALTER TABLE versions DROP COLUMN ring_id',
      ];
      for (const statement of [...back, ...tagRing.statements.map((one) => ddl(one, kind))]) {
        await sql.raw(statement).execute(tx);
      }
    });
    assert.deepEqual(await everything(), before);
  });
});
