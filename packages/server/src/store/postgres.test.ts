import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { sql, type Transaction } from 'kysely';
import { createDatabase, type TestDatabase } from '../../../../test/postgres/database.ts';
import { startPostgres } from '../../../../test/postgres/start-postgres.ts';
import { takeDatabase } from '../../../../test/postgres/take-database.ts';
import { storeKinds } from '../../../../test/store-kinds.ts';
import { openStore, type StoreOptions } from './open-store.ts';
import type { Database } from './schema.ts';
import type { Store } from './store.ts';
import { heldTransaction } from './testing/held-transaction.ts';
import { storeContract } from './testing/store.contract.ts';
import { insertKey, type StorePlace } from './testing/store-place.ts';
import { unavailable } from './testing/unavailable.ts';

const skip = storeKinds().includes('postgres') ? false : 'KEYTURN_TEST_STORES leaves it out';

describe('PostgreSQL', { skip }, () => {
  storeContract({ name: 'PostgreSQL', makePlace, makeBarePlace });

  test('a transaction that lost a deadlock runs again', async (t) => {
    const store = await (await makePlace(t)).open();
    await store.migrate();
    await store.transaction((tx) => insertKey(tx, 'a'));
    await store.transaction((tx) => insertKey(tx, 'b'));
    const both = meeting(2);
    const survivor = Promise.withResolvers<void>();
    let runs = 0;
    const lock = async (first: string, second: string) => {
      await store.transaction(async (tx) => {
        runs += 1;
        // On a busy machine who lost would be back before the other has woken, and meet it again.
        if (runs > 2) await survivor.promise;
        await store.lockLineage(tx, first);
        await both();
        await store.lockLineage(tx, second);
      });
      survivor.resolve();
    };
    await Promise.all([lock('a', 'b'), lock('b', 'a')]);
    assert.equal(runs, 3);
  });

  test('rows that refer to a key come in while its lineage is locked', async (t) => {
    const store = await (await makePlace(t)).open({ lockWaitMs: 1_000 });
    await store.migrate();
    await store.transaction((tx) => insertKey(tx, 'key'));
    const { running, end } = await heldTransaction(store, (tx) => store.lockLineage(tx, 'key'));
    const suspension = { key_id: 'key', started_at: 0 };
    await store.transaction((tx) => tx.insertInto('key_suspensions').values(suspension).execute());
    end();
    await running;
  });

  describe('is unavailable', () => {
    test('while a lock is held for longer than one waits', async (t) => {
      const store = await (await makePlace(t)).open({ lockWaitMs: 20 });
      await store.migrate();
      const { running, end } = await heldTransaction(store, (tx) => store.lockHead(tx));
      await assert.rejects(
        store.transaction((tx) => store.lockHead(tx)),
        unavailable('55P03'),
      );
      end();
      await running;
    });

    test('while a statement takes longer than one may', async (t) => {
      // Nor may a transaction do nothing for so long, as it does while this machine is busy.
      const store = await (await makePlace(t)).open({ statementMs: 1_000 });
      await assert.rejects(
        store.transaction((tx) => sql`select pg_sleep(60)`.execute(tx)),
        unavailable('57014'),
      );
    });

    test('while all connections are in use, for longer than one waits', async (t) => {
      const store = await (await makePlace(t)).open({ connections: 1, connectMs: 3_000 });
      await store.migrate();
      const { running, end } = await heldTransaction(store, (tx) => store.lockHead(tx));
      await assert.rejects(heads(store), unavailable('CONNECTION'));
      end();
      await running;
      assert.equal(await heads(store), 1);
    });

    test('when its connection is ended, and connects again by itself', async (t) => {
      const place = await makePlace(t);
      const [store, other] = [await place.open(), await place.open()];
      await store.migrate();
      let pid = 0;
      const { running, end } = await heldTransaction(store, async (tx) => {
        pid = await backend(tx);
      });
      await other.transaction((tx) => terminate(tx, pid));
      end();
      // What the server said at the end, or that the connection has gone: whichever is read first.
      await assert.rejects(running, unavailable('57P01', 'ECONNRESET'));
      assert.equal(await heads(store), 1);
    });

    test('when an idle connection is ended, without a crash, and tells of it', async (t) => {
      const place = await makePlace(t);
      const lost = Promise.withResolvers<Error>();
      const store = await place.open({ onIdleError: lost.resolve });
      const other = await place.open();
      await store.migrate();
      const pid = await store.transaction(backend);
      await other.transaction((tx) => terminate(tx, pid));
      assert.ok(unavailable('57P01')(await lost.promise));
      assert.equal(await heads(store), 1);
    });

    test('while the server keeps silent, and leaves the silent connection alone', async (t) => {
      const store = await (await makePlace(t)).open({ connections: 1, statementMs: 2_000 });
      await store.migrate();
      const pid = await store.transaction(backend);
      process.kill(pid, 'SIGSTOP');
      try {
        await assert.rejects(heads(store), unavailable('CONNECTION'));
        assert.equal(await heads(store), 1);
        assert.notEqual(await store.transaction(backend), pid);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
    });

    test('when the server is killed', async (t) => {
      const server = await startPostgres();
      t.after(() => server.stop());
      const store = await openStore(server.url);
      t.after(() => store.close());
      await store.migrate();
      let pid = 0;
      const { running, end } = await heldTransaction(store, async (tx) => {
        pid = await backend(tx);
      });
      process.kill(server.pid, 'SIGKILL');
      process.kill(pid, 'SIGKILL');
      end();
      await assert.rejects(running, { name: 'StoreUnavailable' });
      await assert.rejects(heads(store), { name: 'StoreUnavailable' });
    });

    test('when it cannot be had: no such host, password or database', async (t) => {
      const database = await createDatabase('unavailable');
      t.after(() => database.drop());
      for (const [wrong, code] of [
        [{ port: '1' }, 'ECONNREFUSED'],
        [{ password: 'guess' }, '28P01'],
        [{ pathname: '/nothing' }, '3D000'],
      ] as const) {
        const url = new URL(database.url);
        Object.assign(url, wrong);
        const store = await openStore(url.href);
        await assert.rejects(store.migrate(), unavailable(code));
        await assert.rejects(heads(store), unavailable(code));
        await store.close();
      }
    });
  });
});

async function makePlace(t: TestContext): Promise<StorePlace> {
  return placeIn(t, await takeDatabase('store'));
}

async function makeBarePlace(t: TestContext): Promise<StorePlace> {
  return placeIn(t, await createDatabase('bare'));
}

function placeIn(t: TestContext, database: TestDatabase): StorePlace {
  const opened: Store[] = [];
  t.after(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await database.drop();
  });
  return {
    async open(options?: StoreOptions) {
      const store = await openStore(database.url, options);
      opened.push(store);
      return store;
    },
  };
}

/** Lets nobody pass before all have come, and everybody after that. */
function meeting(size: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let arrived = 0;
  return () => {
    arrived += 1;
    if (arrived === size) resolve();
    return promise;
  };
}

async function heads(store: Store): Promise<number> {
  return (await store.db.selectFrom('head').selectAll().execute()).length;
}

/** The process of the server that serves this transaction's connection. */
async function backend(tx: Transaction<Database>): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
  return rows[0]?.pid ?? 0;
}

/** Returns when it has ended: a signal that is only on its way can be overtaken by a commit. */
async function terminate(tx: Transaction<Database>, pid: number): Promise<void> {
  await sql`select pg_terminate_backend(${pid}::integer, 10000)`.execute(tx);
}
