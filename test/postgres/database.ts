import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startPostgres } from './start-postgres.ts';

/** Where the run's PostgreSQL is; set by `global-setup.ts`. */
export const POSTGRES_URL_VARIABLE = 'KEYTURN_TEST_POSTGRES_URL';

export interface TestDatabase {
  url: string;
  /** Ends what is still connected, and removes it. */
  drop(): Promise<void>;
}

/** An empty database of its own; `name` only helps who looks at the server. */
export async function createDatabase(name: string): Promise<TestDatabase> {
  const server = await serverUrl();
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 40);
  const database = `${word}_${randomBytes(6).toString('hex')}`;
  await run(server, `CREATE DATABASE ${database}`);
  const url = new URL(server);
  url.pathname = `/${database}`;
  return {
    url: url.href,
    drop: () => run(server, `DROP DATABASE ${database} WITH (FORCE)`),
  };
}

let ownServer: Promise<string> | undefined;

/** The run's server, or, where a test file runs by itself, one that ends with this process. */
async function serverUrl(): Promise<string> {
  const given = process.env[POSTGRES_URL_VARIABLE];
  if (given !== undefined) return given;
  ownServer ??= startPostgres().then(({ url }) => url);
  return ownServer;
}

/** Runs statements on a connection of their own. */
export async function run(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}
