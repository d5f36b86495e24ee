import type { Migration } from './migration.ts';

/**
 * The window that a rotation's holders were told of, what its deadline has done, and why a key's schedule
 * could not begin. A rotation from before has the window of one poll, and its deadline is still to come.
 */
export const deadlines: Migration = {
  name: '0012-deadlines',
  statements: [
    'ALTER TABLE rotations ADD COLUMN window_ms INTEGER',
    'ALTER TABLE rotations ADD COLUMN deadline_told INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE rotations ADD COLUMN deadline_acted INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE rotations ADD COLUMN ended_by_deadline INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE keys ADD COLUMN schedule_blocked TEXT',
  ],
};
