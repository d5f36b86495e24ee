import type { Migration } from './migration.ts';

/** Webhooks that are registered by API, and for each notice whom it is to reach, and how that goes. */
export const webhooks: Migration = {
  name: '0008-webhooks',
  statements: [
    `CREATE TABLE webhooks (
      id TEXT NOT NULL PRIMARY KEY,
      name TEXT NOT NULL,
      url TEXT NOT NULL,
      apis TEXT,
      types TEXT,
      sealed_secret TEXT NOT NULL,
      sealed_next_secret TEXT,
      secret_rotating_since INTEGER,
      challenge_id TEXT NOT NULL,
      verified_at INTEGER,
      disabled_at INTEGER,
      disabled_reason TEXT,
      failing_since INTEGER,
      last_error TEXT,
      created_at INTEGER NOT NULL
    )`,
    `CREATE TABLE deliveries (
      id TEXT NOT NULL PRIMARY KEY,
      notice_id TEXT NOT NULL,
      type TEXT NOT NULL,
      channel TEXT NOT NULL,
      recipient_id TEXT NOT NULL,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      attempts_before_replay INTEGER NOT NULL,
      next_attempt_at INTEGER NOT NULL,
      last_attempt_at INTEGER,
      last_error TEXT,
      created_at INTEGER NOT NULL,
      ended_at INTEGER
    )`,
    'CREATE UNIQUE INDEX deliveries_of_notice ON deliveries (notice_id, channel, recipient_id)',
    `CREATE INDEX deliveries_due ON deliveries (next_attempt_at, channel, recipient_id)
      WHERE state = 'waiting'`,
    `CREATE INDEX deliveries_of_recipient ON deliveries (channel, recipient_id, next_attempt_at)
      WHERE state = 'waiting'`,
    'CREATE INDEX deliveries_by_age ON deliveries (created_at)',
    'ALTER TABLE outbox ADD COLUMN key_id TEXT',
    'ALTER TABLE outbox ADD COLUMN api_id TEXT',
    'ALTER TABLE outbox ADD COLUMN fanned_out_at INTEGER',
    // Who registers later is not told of old things.
    'UPDATE outbox SET fanned_out_at = created_at',
    'CREATE INDEX outbox_to_fan_out ON outbox (created_at, id) WHERE fanned_out_at IS NULL',
    'CREATE INDEX outbox_in_order ON outbox (created_at, id)',
  ],
};
