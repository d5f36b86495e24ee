import type { Migration } from './migration.ts';

export const sealedCopies: Migration = {
  name: '0007-sealed-copies',
  statements: [],
};
