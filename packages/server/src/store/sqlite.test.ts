import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { openStore, type StoreOptions } from './open-store.ts';
import type { Store } from './store.ts';
import { heldTransaction } from './testing/held-transaction.ts';
import { storeContract } from './testing/store.contract.ts';
import type { StorePlace } from './testing/store-place.ts';
import { unavailable } from './testing/unavailable.ts';

storeContract({ name: 'SQLite in a file', makePlace, makeBarePlace: makePlace });

storeContract({
  name: 'SQLite in memory',
  makePlace: makeMemoryPlace,
  makeBarePlace: makeMemoryPlace,
  alone: 'a database in memory has one connection and ends with it',
});

describe('SQLite in a file', () => {
  test('is readable by its owner alone', { skip: noModes() }, async (t) => {
    const { file, open } = await makePlace(t);
    await (await open()).migrate();
    for (const suffix of ['', '-wal', '-shm']) {
      assert.equal((await stat(file + suffix)).mode & 0o777, 0o600);
    }
  });

  test('has a commit on the disk before it answers', async (t) => {
    const store = await (await makePlace(t)).open();
    await store.transaction(async (tx) => {
      const { rows } = await sql`select * from pragma_synchronous, pragma_journal_mode`.execute(tx);
      assert.deepEqual(rows, [{ synchronous: 2, journal_mode: 'wal' }]);
    });
  });

  test('cannot be written to by what reads, not even in plain SQL', async (t) => {
    const store = await (await makePlace(t)).open();
    await store.migrate();
    await assert.rejects(sql`delete from head`.execute(store.db), unavailable('SQLITE_READONLY'));
  });

  test('keeps no process alive that is done with it', async (t) => {
    const { file } = await makePlace(t);
    const program = `
      import { openStore } from ${JSON.stringify(import.meta.resolve('./open-store.ts'))};
      const store = await openStore(${JSON.stringify(`sqlite:${file}`)});
      await store.migrate();`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: 'inherit',
    });
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  test('is unavailable while the disk is full, keeps what it had, and goes on after', async (t) => {
    const store = await (await makePlace(t)).open();
    await store.migrate();
    await insertSecret(store, 'before', 'kept');
    await setMaxPages(store, 1);
    await assert.rejects(
      insertSecret(store, 'large', 'x'.repeat(1_000_000)),
      unavailable('SQLITE_FULL'),
    );
    assert.deepEqual(await secrets(store), ['before']);
    await setMaxPages(store, 1_000_000);
    await insertSecret(store, 'after', 'x'.repeat(1_000_000));
    assert.deepEqual(await secrets(store), ['after', 'before']);
  });

  test('does nothing more of a transaction that a full disk has ended', async (t) => {
    const store = await (await makePlace(t)).open();
    await store.migrate();
    await setMaxPages(store, 1);
    const attempt = store.transaction(async (tx) => {
      const large = { name: 'large', sealed: 'x'.repeat(1_000_000), created_at: 0 };
      await tx
        .insertInto('secrets')
        .values(large)
        .execute()
        .catch(() => {});
      await tx
        .insertInto('secrets')
        .values({ ...large, name: 'small', sealed: '' })
        .execute();
    });
    await assert.rejects(attempt, /failed/);
    assert.deepEqual(await secrets(store), []);
  });

  test('is unavailable while another process writes for longer than one waits', async (t) => {
    const place = await makePlace(t);
    const one = await place.open();
    const other = await place.open({ lockWaitMs: 1 });
    await one.migrate();
    const { running, end } = await heldTransaction(one, (tx) => one.lockHead(tx));
    await assert.rejects(insertSecret(other, 'a', ''), unavailable('SQLITE_BUSY'));
    end();
    await running;
    await insertSecret(other, 'a', '');
  });

  test('is unavailable when its file is no database, or cannot be made', async (t) => {
    const { file } = await makePlace(t);
    await writeFile(file, 'not a database, but long enough to be mistaken for one'.repeat(100));
    await assert.rejects(openStore(`sqlite:${file}`), unavailable('SQLITE_NOTADB'));
    await assert.rejects(openStore(`sqlite:${file}/below-a-file`), unavailable('ENOTDIR'));
  });
});

describe('a store is opened by a url', () => {
  test('that is not shown when it names no database: it may hold a password', async () => {
    await assert.rejects(openStore('mysql://root:secret@localhost'), (error: Error) => {
      return error instanceof TypeError && !error.message.includes('secret');
    });
    await assert.rejects(openStore('sqlite:'), TypeError);
  });
});

interface FilePlace extends StorePlace {
  file: string;
}

async function makePlace(t: TestContext): Promise<FilePlace> {
  const directory = await mkdtemp(join(tmpdir(), 'keyturn-test-'));
  const file = join(directory, 'keyturn.db');
  const opened: Store[] = [];
  t.after(async () => {
    for (const store of opened) await store.close();
    await rm(directory, { recursive: true, force: true });
  });
  return {
    file,
    async open(options?: StoreOptions) {
      const store = await openStore(`sqlite:${file}`, options);
      opened.push(store);
      return store;
    },
  };
}

async function makeMemoryPlace(t: TestContext): Promise<StorePlace> {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  return { open: async () => store };
}

async function insertSecret(store: Store, name: string, sealed: string): Promise<void> {
  const row = { name, sealed, created_at: 0 };
  await store.transaction((tx) => tx.insertInto('secrets').values(row).execute());
}

async function secrets(store: Store): Promise<string[]> {
  const rows = await store.db.selectFrom('secrets').select('name').orderBy('name').execute();
  return rows.map((row) => row.name);
}

/** Of the connection that writes. Never below what the file has already. */
async function setMaxPages(store: Store, pages: number): Promise<void> {
  await store.transaction((tx) => sql.raw(`pragma max_page_count = ${pages}`).execute(tx));
}

function noModes(): string | false {
  return process.platform === 'win32' ? 'Windows has no file modes' : false;
}
