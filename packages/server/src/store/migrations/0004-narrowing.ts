import type { Migration } from './migration.ts';

export const narrowing: Migration = {
  name: '0004-narrowing',
  statements: [],
};
