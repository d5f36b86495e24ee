import type { Migration } from './migration.ts';

export const evidence: Migration = {
  name: '0006-evidence',
  statements: [],
};
