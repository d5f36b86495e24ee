import { Kysely, PostgresDialect, PostgresDriver, type PostgresPool } from 'kysely';
import { migrate } from './migrate.ts';
import { isRepeatable } from './postgres-errors.ts';
import { openPool, type PostgresOptions } from './postgres-pool.ts';
import type { Database } from './schema.ts';
import type { HeadRow, Store } from './store.ts';
import { insideTransaction, readsOnly, refuseInsideTransaction } from './transaction-scope.ts';

/** A deadlock chooses its victim anew each time; so often in a row is no accident. */
const ATTEMPTS = 5;

/**
 * A store in a PostgreSQL database. It connects when it is first used, and again after each loss: a
 * server that comes back is used again without further ado.
 */
export function openPostgres(options: PostgresOptions): Store {
  const pool = openPool(options);
  const writer = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const db = new Kysely<Database>({ dialect: readDialect(pool), plugins: [readsOnly] });
  let closing: Promise<void> | undefined;

  return {
    kind: 'postgres',
    db,
    async transaction(work) {
      refuseInsideTransaction('a transaction begun');
      return repeated(() =>
        writer
          .transaction()
          .setIsolationLevel('read committed')
          .execute((tx) => insideTransaction(() => work(tx))),
      );
    },
    async lockLineage(tx, keyId) {
      // NO KEY: rows that refer to this key (sources, holders) may come in meanwhile.
      await tx.selectFrom('keys').select('id').where('id', '=', keyId).forNoKeyUpdate().execute();
    },
    async lockHead(tx): Promise<HeadRow> {
      return tx.selectFrom('head').selectAll().forNoKeyUpdate().executeTakeFirstOrThrow();
    },
    migrate: () => migrateAlone(options),
    close() {
      closing ??= pool.end();
      return closing;
    },
  };
}

async function repeated<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === ATTEMPTS || !isRepeatable(error)) throw error;
    }
  }
}

/** A migration may take long, and waits for the one of another node: no limit of time holds for it. */
async function migrateAlone(options: PostgresOptions): Promise<void> {
  const pool = openPool({ ...options, connections: 1, lockWaitMs: 0, statementMs: 0 });
  try {
    await migrate(new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), 'postgres');
  } finally {
    await pool.end();
  }
}

function readDialect(pool: PostgresPool): PostgresDialect {
  const config = { pool };
  const dialect = new PostgresDialect(config);
  dialect.createDriver = () => new ReadDriver(config);
  return dialect;
}

class ReadDriver extends PostgresDriver {
  override async beginTransaction(): Promise<void> {
    throw new TypeError('Store.db has no transactions; Store has');
  }
}
