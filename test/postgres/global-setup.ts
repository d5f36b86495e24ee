/** For `node --test --test-global-setup`: one PostgreSQL for all test files, as `start-postgres.ts` says. */

import { storeKinds } from '../store-kinds.ts';
import { POSTGRES_URL_VARIABLE } from './database.ts';
import { startPostgres, type TestPostgres } from './start-postgres.ts';

let postgres: TestPostgres | undefined;

export async function globalSetup(): Promise<void> {
  if (!storeKinds().includes('postgres')) return;
  postgres = await startPostgres();
  process.env[POSTGRES_URL_VARIABLE] = postgres.url;
}

export async function globalTeardown(): Promise<void> {
  await postgres?.stop();
}
