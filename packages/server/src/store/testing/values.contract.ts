import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import type { Store } from '../store.ts';
import { insertKey, migrated, type StoreKindUnderTest } from './store-place.ts';

/** Text of the kind that breaks programs, after the Big List of Naughty Strings. */
const TEXTS = [
  '',
  ' ',
  'NULL',
  '1/0',
  "'; DROP TABLE keys; --",
  '"\\\'`$1 ? :name @name %s',
  '\t\r\n\u000b\u0085\u2028\u0001\u007f',
  'ÅÍÎÏ˝ÓÔÒÚÆ☃ œ∑´®†¥',
  '田中さんにあげて下さい 社會科學院語學研究所',
  '👩‍👩‍👧‍👦 🇺🇸🇷🇺 👾 𝕿𝖍𝖊',
  'أي بعد, بالسيطرة ‏test‏',
  'Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤',
  '\u202etest\u202e \ufeff\u200b',
  'x'.repeat(100_000),
];

/** In the order of their bytes in UTF-8, which is neither an alphabet's nor UTF-16's. */
const IN_BYTE_ORDER = ['', '-', '0', 'A', 'Z', '_', 'a', 'aa', 'z', 'Ä', 'é', '\uffe5', '😀'];

const INTEGERS = [0, -1, 2 ** 31, 2 ** 48, 2 ** 48 - 1, Number.MAX_SAFE_INTEGER, -(2 ** 53 - 1)];

export function valueContract(kind: StoreKindUnderTest): void {
  describe('what is written', () => {
    roundTrips(kind);
    comparisons(kind);
    refusals(kind);
  });
  describe('what is computed', () => computations(kind));
  writeCounts(kind);
}

function roundTrips(kind: StoreKindUnderTest): void {
  test('comes back the same: text of every script, and JSON in it', async (t) => {
    const store = await migrated(kind, t);
    const texts = [...TEXTS, JSON.stringify({ texts: TEXTS, large: 2 ** 48 })];
    await insertSecrets(store, texts);
    const rows = await store.db.selectFrom('secrets').select('sealed').orderBy('name').execute();
    assert.deepEqual(
      rows.map((row) => row.sealed),
      texts,
    );
  });

  test('comes back as numbers: integers up to 2^53', async (t) => {
    const store = await migrated(kind, t);
    await insertIntegers(store, INTEGERS);
    const rows = await store.db
      .selectFrom('secrets')
      .select('created_at')
      .orderBy('name')
      .execute();
    assert.deepEqual(
      rows.map((row) => row.created_at),
      INTEGERS,
    );
  });

  test('may be a thousand rows in one statement', async (t) => {
    const store = await migrated(kind, t);
    await insertSecrets(
      store,
      Array.from({ length: 1_000 }, (_, index) => String(index)),
    );
    const { rows } = await store.db
      .selectFrom('secrets')
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    assert.equal(rows, 1_000);
  });
}

function comparisons(kind: StoreKindUnderTest): void {
  test('is found by equality, whatever its text', async (t) => {
    const store = await migrated(kind, t);
    await insertSecrets(store, TEXTS);
    for (const text of TEXTS) {
      const rows = await store.db
        .selectFrom('secrets')
        .select('sealed')
        .where('sealed', '=', text)
        .execute();
      assert.deepEqual(rows, [{ sealed: text }]);
    }
  });

  test('sorts by its bytes, and compares so', async (t) => {
    const store = await migrated(kind, t);
    await insertSecrets(store, [...IN_BYTE_ORDER].reverse());
    const rows = await store.db.selectFrom('secrets').select('sealed').orderBy('sealed').execute();
    assert.deepEqual(
      rows.map((row) => row.sealed),
      IN_BYTE_ORDER,
    );
    const above = await store.db
      .selectFrom('secrets')
      .select('sealed')
      .where('sealed', '>', 'z')
      .execute();
    assert.equal(above.length, 4);
  });
}

function refusals(kind: StoreKindUnderTest): void {
  test('is refused with the character U+0000, which not both can hold', async (t) => {
    const store = await migrated(kind, t);
    await assert.rejects(insertSecrets(store, ['a\0b']), TypeError);
  });

  test('is refused as text where a number belongs', async (t) => {
    const store = await migrated(kind, t);
    const row = { name: 'a', sealed: '', created_at: 'soon' as unknown as number };
    await assert.rejects(store.transaction((tx) => tx.insertInto('secrets').values(row).execute()));
  });
}

function computations(kind: StoreKindUnderTest): void {
  test('is a number: counts, sums and largest', async (t) => {
    const store = await migrated(kind, t);
    await insertIntegers(store, [1, 2, 2 ** 48]);
    const row = await store.db
      .selectFrom('secrets')
      .select((eb) => [
        eb.fn.countAll<number>().as('count'),
        eb.fn.sum<number>('created_at').as('sum'),
        eb.fn.max('created_at').as('max'),
      ])
      .executeTakeFirstOrThrow();
    assert.deepEqual(row, { count: 3, sum: 2 ** 48 + 3, max: 2 ** 48 });
  });

  test('from integers is an integer, also by division', async (t) => {
    const store = await migrated(kind, t);
    await insertIntegers(store, [179_999]);
    const minute = sql<number>`created_at / ${60_000}`.as('minute');
    const row = await store.db.selectFrom('secrets').select(minute).executeTakeFirstOrThrow();
    assert.equal(row.minute, 2);
  });
}

function writeCounts(kind: StoreKindUnderTest): void {
  test('a write says how many rows it touched', async (t) => {
    const store = await migrated(kind, t);
    await store.transaction(async (tx) => {
      await insertKey(tx, 'key');
      const raised = await tx.updateTable('keys').set({ tainted: 1 }).executeTakeFirst();
      assert.equal(raised.numUpdatedRows, 1n);
      const missed = await tx.deleteFrom('keys').where('id', '=', 'no').executeTakeFirst();
      assert.equal(missed.numDeletedRows, 0n);
      const region = { id: 'eu', name: 'eu', created_at: 0 };
      const insert = tx
        .insertInto('regions')
        .values(region)
        .onConflict((conflict) => conflict.doNothing());
      assert.equal((await insert.executeTakeFirst()).numInsertedOrUpdatedRows, 1n);
      assert.equal((await insert.executeTakeFirst()).numInsertedOrUpdatedRows, 0n);
    });
  });
}

async function insertSecrets(store: Store, texts: readonly string[]): Promise<void> {
  const rows = texts.map((sealed, index) => ({ name: nameOf(index), sealed, created_at: 0 }));
  await store.transaction((tx) => tx.insertInto('secrets').values(rows).execute());
}

async function insertIntegers(store: Store, values: readonly number[]): Promise<void> {
  const rows = values.map((created_at, index) => ({ name: nameOf(index), sealed: '', created_at }));
  await store.transaction((tx) => tx.insertInto('secrets').values(rows).execute());
}

function nameOf(index: number): string {
  return String(index).padStart(4, '0');
}
