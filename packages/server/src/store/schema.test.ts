import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openStore } from './open-store.ts';

const FILE = new URL('./schema.sql', import.meta.url);

const HEADER = `-- What the migrations make on SQLite: for a reviewer to see, not to run. On PostgreSQL the columns are
-- text COLLATE "C" and bigint. After a new migration: KEYTURN_WRITE_SCHEMA=1 npm test, and commit it.
`;

test('schema.sql shows what the migrations make', async (t) => {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  await store.migrate();
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_master where sql is not null and name not like 'sqlite_%'
    order by tbl_name, type desc, name`.execute(store.db);
  const schema = [HEADER, ...rows.map((row) => `${row.sql.replaceAll('\n  ', '\n')};\n`)].join(
    '\n',
  );
  if (process.env.KEYTURN_WRITE_SCHEMA === '1') await writeFile(FILE, schema);
  assert.equal(await readFile(FILE, 'utf8'), schema);
});
