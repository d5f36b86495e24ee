import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { forEachStore } from '../../../../../test/stores.ts';
import { ddl } from '../ddl.ts';
import { policies } from './0011-policies.ts';

forEachStore('a database from before policies had versions', (open, kind) => {
  test('has each policy as its first version, attached to nothing', async (t) => {
    const store = await open(t);
    const document = '{"quietMs":60000}';
    await store.transaction(async (tx) => {
      const back = [
        'DROP TABLE policy_versions',
        'DROP TABLE policy_targets',
        'DROP INDEX keys_to_schedule',
        'DROP INDEX keys_of_policy',
        ...['version', 'updated_at'].map((name) => `ALTER TABLE policies DROP COLUMN ${name}`),
        ...['schedule_at', 'next_rotation_at', 'ladder_told', 'scheduled_since'].map(
          (name) => `ALTER TABLE keys DROP COLUMN ${name}`,
        ),
        'ALTER TABLE rotations DROP COLUMN by_schedule',
        `INSERT INTO policies (id, name, document, created_at) VALUES ('pol_a', 'slow', '${document}', 7)`,
      ];
      for (const statement of [...back, ...policies.statements.map((one) => ddl(one, kind))]) {
        await sql.raw(statement).execute(tx);
      }
    });
    const [row] = await store.db.selectFrom('policies').selectAll().execute();
    assert.deepEqual(row, {
      ...{ id: 'pol_a', name: 'slow', document, created_at: 7 },
      ...{ version: 1, updated_at: 7 },
    });
    const [version] = await store.db.selectFrom('policy_versions').selectAll().execute();
    assert.deepEqual(version, {
      ...{ policy_id: 'pol_a', version: 1, document, name: 'slow', at: 7, by: 'system' },
      attach_to: '{"apis":[],"keyClasses":[],"clients":[],"keys":[]}',
    });
  });
});
