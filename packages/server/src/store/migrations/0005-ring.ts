import type { Migration } from './migration.ts';

export const tagRing: Migration = {
  name: '0005-ring',
  statements: [],
};
