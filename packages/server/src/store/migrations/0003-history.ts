import type { Migration } from './migration.ts';

export const history: Migration = {
  name: '0003-history',
  statements: [],
};
