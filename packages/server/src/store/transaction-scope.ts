import { AsyncLocalStorage } from 'node:async_hooks';
import type { KyselyPlugin, OperationNode, RootOperationNode } from 'kysely';

/** Which code runs inside a transaction's work, so that a mistake is an error and not a deadlock. */
const scope = new AsyncLocalStorage<{ open: boolean }>();

/** Runs `work` marked as inside a transaction, until it ends. */
export function insideTransaction<T>(work: () => Promise<T>): Promise<T> {
  const mark = { open: true };
  return scope.run(mark, async () => {
    try {
      return await work();
    } finally {
      // What the work started and did not wait for inherits the mark and is free again.
      mark.open = false;
    }
  });
}

/** Throws a TypeError inside a transaction's work: it would wait for itself, or read what is old. */
export function refuseInsideTransaction(what: string): void {
  if (scope.getStore()?.open) {
    throw new TypeError(`${what} inside a transaction; its work may touch nothing but tx`);
  }
}

const READS: ReadonlySet<OperationNode['kind']> = new Set(['SelectQueryNode', 'RawNode']);

/** Keeps `Store.db` to what it is for: reading, outside transactions. */
export const readsOnly: KyselyPlugin = {
  transformQuery({ node }): RootOperationNode {
    refuseInsideTransaction('read through Store.db');
    if (!READS.has(node.kind)) {
      throw new TypeError('Store.db is for reading; writes belong to Store.transaction');
    }
    return node;
  },
  async transformResult({ result }) {
    return result;
  },
};
