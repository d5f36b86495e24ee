import type { StoreKind } from '../packages/server/src/store/store.ts';

const ALL: readonly StoreKind[] = ['sqlite', 'postgres'];

/** On which stores tests run: `KEYTURN_TEST_STORES=sqlite,postgres`, by default on both. */
export function storeKinds(): StoreKind[] {
  const names = (process.env.KEYTURN_TEST_STORES ?? ALL.join()).split(',');
  return names.map((name) => {
    const kind = ALL.find((one) => one === name.trim());
    if (!kind) throw new TypeError(`KEYTURN_TEST_STORES names "${name}"; it knows ${ALL.join()}`);
    return kind;
  });
}
