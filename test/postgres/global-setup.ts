/**
 * For `node --test --test-global-setup`: one PostgreSQL for all test files, as `start-postgres.ts` says, and
 * one cache of compiled code, which each test file and each server that it starts would else compile anew.
 */

import { fileURLToPath } from 'node:url';
import { storeKinds } from '../store-kinds.ts';
import { POSTGRES_URL_VARIABLE } from './database.ts';
import { startPostgres, type TestPostgres } from './start-postgres.ts';

let postgres: TestPostgres | undefined;

const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

export async function globalSetup(): Promise<void> {
  process.env.NODE_COMPILE_CACHE ??= COMPILED;
  if (!storeKinds().includes('postgres')) return;
  postgres = await startPostgres();
  process.env[POSTGRES_URL_VARIABLE] = postgres.url;
}

export async function globalTeardown(): Promise<void> {
  await postgres?.stop();
}
