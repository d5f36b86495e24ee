import { openStore } from '../../packages/server/src/store/open-store.ts';
import { createDatabase, run, type TestDatabase } from './database.ts';

/**
 * PostgreSQL takes some 300 ms to make a database and as much again for its tables, but 10 ms to
 * empty one. So a test file uses its databases again, each by one test at a time.
 */
const free: TestDatabase[] = [];

/** A database with tables and no data; dropping it empties it for the next test of this file. */
export async function takeDatabase(name: string): Promise<TestDatabase> {
  const database = free.pop() ?? (await makeDatabase(name));
  return {
    url: database.url,
    async drop() {
      try {
        await run(database.url, EMPTY);
        free.push(database);
      } catch {
        // A test has left it in use, or with tables of its own.
        await database.drop();
      }
    },
  };
}

async function makeDatabase(name: string): Promise<TestDatabase> {
  const database = await createDatabase(name);
  const store = await openStore(database.url);
  await store.migrate();
  await store.close();
  await run(database.url, REMEMBER);
  return database;
}

/** Keeps the rows that migrations made, in a schema of their own. */
const REMEMBER = `
  CREATE SCHEMA first;
  CREATE TABLE first.head AS TABLE head;
  CREATE TABLE first.migrations AS TABLE migrations;
`;

/** Without the checks of foreign keys, in which order rows go does not matter. */
const EMPTY = `
  SET lock_timeout = '1s';
  SET session_replication_role = replica;
  DO $$
  DECLARE name text;
  BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
      EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
      PERFORM setval(format('%I', name), 1, false);
    END LOOP;
  END $$;
  INSERT INTO head SELECT * FROM first.head;
  INSERT INTO migrations SELECT * FROM first.migrations;
`;
