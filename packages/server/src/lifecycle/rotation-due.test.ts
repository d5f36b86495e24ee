import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  CompiledQuery,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type QueryResult,
  sql,
  type UnknownRow,
} from 'kysely';
import {
  DAY,
  HOUR,
  type LifecycleWorld,
  makeLifecycleWorld,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore, type OpenTestStore } from '../../../../test/stores.ts';
import { lookAtDue } from '../schedules/look-at-due.ts';
import { addPolicy, lookAtSchedules } from '../schedules/testing/scheduled-keys.ts';
import type { Store } from '../store/store.ts';
import { dueKeys } from './rotation-due.ts';

const RESTING = 300;

/** Tables that have a row or more for each key. */
const OF_KEYS = /\b(?:keys|versions|rotations|policy_targets|outbox|audit)\b/;

/** Keeps each statement as it is run. */
class StatementLog implements KyselyPlugin {
  readonly statements: CompiledQuery[] = [];
  readonly #db: Store['db'];

  constructor(db: Store['db']) {
    this.#db = db;
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs) {
    const compiled = this.#db.getExecutor().compileQuery(node, queryId);
    // Parts of a statement come by as well, each before the whole.
    const whole = unnumbered(compiled.sql);
    const parts = this.statements.filter(({ sql: text }) => whole.includes(unnumbered(text)));
    for (const part of parts) this.statements.splice(this.statements.indexOf(part), 1);
    this.statements.push(compiled);
    return node;
  }

  async transformResult({ result }: { result: QueryResult<UnknownRow> }) {
    return result;
  }
}

/** PostgreSQL numbers the parameters of a part anew within the whole. */
function unnumbered(text: string): string {
  return text.replace(/\$\d+/g, '?');
}

/** One key whose schedule is due, beside so many that rest. */
async function sweptWorld(t: TestContext, open: OpenTestStore, resting: number) {
  const world = await makeLifecycleWorld(await open(t));
  await world.startInstance('i');
  await addPolicy(world, 'pol_1', { maxAgeMs: 90 * DAY });
  const { keyId } = await world.issue({ policyId: 'pol_1' });
  await lookAtSchedules(world);
  const { now } = world;
  await world.deployment.store.transaction(async (tx) => {
    const one = await tx.selectFrom('keys').selectAll().executeTakeFirstOrThrow();
    const version = await tx.selectFrom('versions').selectAll().executeTakeFirstOrThrow();
    for (let index = 0; index < resting; index += 1) {
      const id = `${keyId}-${index}`;
      // Some are under no policy that has them rotate, and are looked at never.
      const schedule_at = index % 3 === 0 ? null : now + DAY + index;
      await tx
        .insertInto('keys')
        .values({ ...one, id, schedule_at })
        .execute();
      await tx
        .insertInto('versions')
        .values({ ...version, key_id: id, digest: id })
        .execute();
    }
    await tx.updateTable('keys').set({ schedule_at: now }).where('id', '=', keyId).execute();
  });
  return { world, keyId };
}

/** What a sweep of schedules runs, as statements. */
async function sweep({ deployment }: LifecycleWorld) {
  const { store } = deployment;
  const log = new StatementLog(store.db);
  const watched: Store = {
    ...store,
    kind: store.kind,
    db: store.db.withPlugin(log),
    transaction: (work) => store.transaction((tx) => work(tx.withPlugin(log))),
    lockLineage: (tx, keyId) => store.lockLineage(tx, keyId),
    lockHead: (tx) => store.lockHead(tx),
  };
  const due = await dueKeys({ ...deployment, store: watched }, 100);
  const reading = log.statements.splice(0);
  await lookAtDue({ ...deployment, store: watched }, due.schedules);
  return { due, reading, looking: log.statements };
}

/** How the database would run it, in its own words. */
async function planOf({ deployment }: LifecycleWorld, { sql: text, parameters }: CompiledQuery) {
  const { store } = deployment;
  return store.transaction(async (tx) => {
    // A small table is read whole by PostgreSQL, unless it is told not to.
    if (store.kind === 'postgres') await sql`set local enable_seqscan = off`.execute(tx);
    const explain = store.kind === 'sqlite' ? 'explain query plan' : 'explain';
    const { rows } = await tx.executeQuery(
      CompiledQuery.raw(`${explain} ${text}`, [...parameters]),
    );
    return rows.map((row) => Object.values(row as object).join(' ')).join('\n');
  });
}

forEachStore('the sweep of schedules', (open, kind) => {
  test('finds what is due by indexes over that alone', async (t) => {
    const { world, keyId } = await sweptWorld(t, open, RESTING);
    const { due, reading } = await sweep(world);
    assert.deepEqual(due, { rotations: [], schedules: [keyId] });
    assert.equal(reading.length, 1, 'it comes every second');
    const [statement] = reading;
    assert.ok(statement);
    const plan = await planOf(world, statement);
    if (kind === 'sqlite') {
      assert.match(plan, /SEARCH keys USING INDEX keys_to_schedule \(schedule_at<\?\)/);
      assert.match(plan, /SEARCH rotations USING INDEX rotations_due \(next_check_at<\?\)/);
      assert.doesNotMatch(plan, /SCAN (?:keys|rotations)\b/);
    } else {
      assert.match(plan, /keys_to_schedule.*\n +Index Cond: \(schedule_at <= /);
      assert.match(plan, /rotations_due.*\n +Index Cond: \(next_check_at <= /);
      assert.doesNotMatch(plan, /Seq Scan/);
    }
  });

  test('does the same for a key that is due, however many rest beside it', async (t) => {
    const run = async (resting: number) => {
      const { world, keyId } = await sweptWorld(t, open, resting);
      const { reading, looking } = await sweep(world);
      assert.ok(looking.length > 2);
      const texts = [...reading, ...looking].map(({ sql: text }) => text);
      return { world, keyId, texts, looking };
    };
    const few = await run(0);
    const many = await run(RESTING);
    assert.deepEqual(many.texts, few.texts);
    const rows = await many.world.deployment.store.db
      .selectFrom('keys')
      .select(['id', 'schedule_at'])
      .execute();
    const looked = rows.filter(({ id, schedule_at }) => {
      const index = Number(id.slice(many.keyId.length + 1));
      const stood = index % 3 === 0 ? null : many.world.now + DAY + index;
      return id !== many.keyId && schedule_at !== stood;
    });
    assert.deepEqual(looked, [], 'no other key was touched');
    if (kind !== 'sqlite') return;
    for (const statement of many.looking) {
      const plan = await planOf(many.world, statement);
      const whole = plan.split('\n').filter((line) => /\bSCAN\b/.test(line) && OF_KEYS.test(line));
      assert.deepEqual(whole, [], statement.sql);
    }
  });

  test('leaves a key that rests alone until its own instant', async (t) => {
    const { world, keyId } = await sweptWorld(t, open, 3);
    await sweep(world);
    assert.deepEqual((await sweep(world)).due.schedules, []);
    world.clock.advance(DAY + 1 - HOUR);
    assert.deepEqual((await sweep(world)).due.schedules, []);
    world.clock.advance(HOUR);
    assert.deepEqual((await sweep(world)).due.schedules, [`${keyId}-1`]);
  });
});
