import type { TestContext } from 'node:test';
import type { Insertable, Transaction } from 'kysely';
import { PATIENT_WAITS } from '../../../../../test/patient-waits.ts';
import type { StoreOptions } from '../open-store.ts';
import type { Database, KeysTable } from '../schema.ts';
import type { Store } from '../store.ts';

/** A database of one test. */
export interface StorePlace {
  /** Opens it, once more each time; what is still open is closed when the test ends. */
  open(options?: StoreOptions): Promise<Store>;
}

export interface StoreKindUnderTest {
  name: string;
  /** Holds no data but may have its tables; gone, or emptied, when the test ends. */
  makePlace(t: TestContext): Promise<StorePlace>;
  /** The same, without tables. */
  makeBarePlace(t: TestContext): Promise<StorePlace>;
  /** Why a second connection to the same database cannot be had, where it cannot. */
  alone?: string;
}

/** Opens a store in a new place, with its tables. */
export async function migrated(kind: StoreKindUnderTest, t: TestContext): Promise<Store> {
  const place = await kind.makePlace(t);
  const store = await place.open(PATIENT_WAITS);
  await store.migrate();
  return store;
}

/** A key with all that it refers to. */
export async function insertKey(tx: Transaction<Database>, id: string): Promise<void> {
  const created_at = 0;
  const api = { id: `api-${id}`, name: 'Market', prefix: id, created_at };
  const empty = { scopes: '[]', scope_grace: '{}', key_classes: '{}' };
  await tx
    .insertInto('apis')
    .values({ ...api, ...empty })
    .execute();
  const client = { id: `cli-${id}`, name: 'Acme', contacts: '[]', created_at };
  await tx.insertInto('clients').values(client).execute();
  await tx.insertInto('keys').values(keyRow(id)).execute();
}

function keyRow(id: string): Insertable<KeysTable> {
  return {
    id,
    api_id: `api-${id}`,
    client_id: `cli-${id}`,
    name: 'bot',
    environment: 'live',
    owner: 'trading',
    purpose: 'orders',
    scopes: '[]',
    class: 'default',
    labels: '{}',
    regions: '[]',
    addresses: '[]',
    not_before: null,
    expires_at: null,
    policy_id: null,
    suspended: 0,
    tainted: 0,
    ended: null,
    sources_missed_at: null,
    created_at: 0,
  };
}
