import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { HOUR, makeLifecycleWorld } from '../../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../../test/stores.ts';
import { acceptedBefore } from '../../usage/presentations.ts';
import { ddl } from '../ddl.ts';
import { evidence } from './0006-evidence.ts';

forEachStore('a database from before first acceptances were kept', (open, kind) => {
  test('takes for a stranger nobody who was ever accepted, and all who never were (K6)', async (t) => {
    const store = await open(t);
    const world = await makeLifecycleWorld(store);
    const instance = await world.startInstance('i');
    const { keyId } = await world.issue();
    await instance.reportUse(keyId, 1, '192.0.2.0/24');
    await instance.reportUse(keyId, 1, '198.51.100.0/24');
    await instance.reportSuspended(keyId, 1, '203.0.113.0/24');
    await world.pass(HOUR);
    await instance.reportSuspended(keyId, 1, '198.51.100.0/24');
    await store.transaction(async (tx) => {
      const back = [
        'DROP TABLE region_days',
        'ALTER TABLE source_versions DROP COLUMN first_accepted_at',
      ];
      for (const statement of [...back, ...evidence.statements.map((one) => ddl(one, kind))]) {
        await sql.raw(statement).execute(tx);
      }
    });
    await world.pass(HOUR);
    const known = await acceptedBefore(store.db, keyId, world.now);
    const sources = await store.db.selectFrom('sources').selectAll().execute();
    const names = sources.filter(({ id }) => known.has(id)).map((row) => row.address_prefix);
    assert.deepEqual(names.sort(), ['192.0.2.0/24', '198.51.100.0/24']);
  });
});
