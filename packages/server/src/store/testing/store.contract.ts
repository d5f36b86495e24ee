import { describe } from 'node:test';
import { lifetimeContract } from './lifetime.contract.ts';
import { lockContract } from './locks.contract.ts';
import { migrationContract } from './migrations.contract.ts';
import type { StoreKindUnderTest } from './store-place.ts';
import { tableContract } from './tables.contract.ts';
import { transactionContract } from './transactions.contract.ts';
import { valueContract } from './values.contract.ts';

/** What every store promises, as `../store.ts` says it. */
export function storeContract(kind: StoreKindUnderTest): void {
  describe(`${kind.name} keeps the promises of a store`, () => {
    transactionContract(kind);
    lockContract(kind);
    valueContract(kind);
    tableContract(kind);
    migrationContract(kind);
    lifetimeContract(kind);
  });
}
