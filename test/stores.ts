import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext } from 'node:test';
import { openStore } from '../packages/server/src/store/open-store.ts';
import type { Store, StoreKind } from '../packages/server/src/store/store.ts';
import { PATIENT_WAITS } from './patient-waits.ts';
import { takeDatabase } from './postgres/take-database.ts';
import { storeKinds } from './store-kinds.ts';

/** Gives a migrated, empty store; closed and dropped when the test ends. */
export type OpenTestStore = (t: TestContext) => Promise<Store>;

/**
 * Runs tests once on each kind of store:
 *
 *     forEachStore('key.issue', (open) => {
 *       test('a key is …', async (t) => {
 *         const store = await open(t);
 *       });
 *     });
 *
 * SQLite in a temporary file, PostgreSQL in a database of its own. `KEYTURN_TEST_STORES=sqlite`
 * leaves the other out, which is faster while one writes.
 */
export function forEachStore(name: string, tests: (open: OpenTestStore, kind: StoreKind) => void) {
  for (const kind of storeKinds()) {
    describe(`${name} on ${kind}`, () => tests((t) => openTestStore(t, kind, name), kind));
  }
}

async function openTestStore(t: TestContext, kind: StoreKind, name: string): Promise<Store> {
  const place = kind === 'sqlite' ? await temporaryFile() : await takeDatabase(name);
  const store = await openStore(place.url, PATIENT_WAITS);
  t.after(async () => {
    await store.close();
    await place.drop();
  });
  await store.migrate();
  return store;
}

async function temporaryFile() {
  const directory = await mkdtemp(join(tmpdir(), 'keyturn-test-'));
  return {
    url: `sqlite:${join(directory, 'keyturn.db')}`,
    drop: () => rm(directory, { recursive: true, force: true }),
  };
}
