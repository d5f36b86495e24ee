import { type Kysely, sql } from 'kysely';
import { ddl } from './ddl.ts';
import { first } from './migrations/0001-first.ts';
import { securityActs } from './migrations/0002-security-acts.ts';
import { history } from './migrations/0003-history.ts';
import { narrowing } from './migrations/0004-narrowing.ts';
import { tagRing } from './migrations/0005-ring.ts';
import { evidence } from './migrations/0006-evidence.ts';
import { lostReports } from './migrations/0007-lost-reports.ts';
import { webhooks } from './migrations/0008-webhooks.ts';
import { campaigns } from './migrations/0009-campaigns.ts';
import { contacts } from './migrations/0010-contacts.ts';
import { policies } from './migrations/0011-policies.ts';
import { deadlines } from './migrations/0012-deadlines.ts';
import { formerContacts } from './migrations/0013-former-contacts.ts';
import { policyGrace } from './migrations/0014-policy-grace.ts';
import { unheardJumps } from './migrations/0015-unheard-jumps.ts';
import type { Migration } from './migrations/migration.ts';
import type { Database } from './schema.ts';
import type { StoreKind } from './store.ts';

const MIGRATIONS: readonly Migration[] = [
  first,
  securityActs,
  history,
  narrowing,
  tagRing,
  evidence,
  lostReports,
  webhooks,
  campaigns,
  contacts,
  policies,
  deadlines,
  formerContacts,
  policyGrace,
  unheardJumps,
];

/** Any number will do that no other program uses for its advisory locks in the same database. */
const LOCK = 7_305_808_868_230_066;

/**
 * Runs what has not run, in order, all or nothing. Whoever comes at the same time waits, and then
 * finds nothing to do. Migrations of a newer release, which this one does not know, are left alone.
 */
export async function migrate(writer: Kysely<Database>, kind: StoreKind): Promise<void> {
  const db = writer.$extendTables<{ migrations: { name: string } }>();
  await db.transaction().execute(async (tx) => {
    if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(tx);
    const table = 'CREATE TABLE IF NOT EXISTS migrations (name TEXT NOT NULL PRIMARY KEY)';
    await sql.raw(ddl(table, kind)).execute(tx);
    const done = await tx.selectFrom('migrations').select('name').execute();
    const names = new Set(done.map((row) => row.name));
    for (const migration of MIGRATIONS.filter(({ name }) => !names.has(name))) {
      for (const statement of migration.statements) {
        await sql.raw(ddl(statement, kind)).execute(tx);
      }
      await tx.insertInto('migrations').values({ name: migration.name }).execute();
    }
  });
}
