import type { Migration } from './migration.ts';

/**
 * What is known of those who are told: when they want to hear, what waits for that and in which
 * digest, whose mail comes back, who was a contact before, and who has said that they know.
 */
export const contacts: Migration = {
  name: '0010-contacts',
  statements: [
    'ALTER TABLE deliveries ADD COLUMN postponed INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE deliveries ADD COLUMN waits_for TEXT',
    'ALTER TABLE deliveries ADD COLUMN digest_at INTEGER',
    'ALTER TABLE deliveries ADD COLUMN digest_id TEXT',
    'CREATE INDEX deliveries_to_gather ON deliveries (digest_at) WHERE digest_at IS NOT NULL',
    'CREATE INDEX deliveries_of_digest ON deliveries (digest_id) WHERE digest_id IS NOT NULL',
    'CREATE INDEX deliveries_by_attempt ON deliveries (channel, recipient_id, last_attempt_at)',
    `CREATE TABLE client_contacts (
      client_id TEXT NOT NULL,
      address TEXT NOT NULL,
      time_zone TEXT NOT NULL,
      quiet_from TEXT,
      quiet_to TEXT,
      PRIMARY KEY (client_id, address)
    )`,
    `CREATE TABLE bounces (
      recipient_id TEXT NOT NULL PRIMARY KEY,
      client_id TEXT,
      address TEXT NOT NULL,
      reason TEXT NOT NULL,
      bounced_at INTEGER NOT NULL
    )`,
    'CREATE INDEX bounces_of_client ON bounces (client_id)',
    `CREATE TABLE clients_without_contact (
      client_id TEXT NOT NULL PRIMARY KEY,
      since INTEGER NOT NULL
    )`,
    `CREATE TABLE former_contacts (
      change_id TEXT NOT NULL,
      address TEXT NOT NULL,
      time_zone TEXT NOT NULL,
      changed_at INTEGER NOT NULL,
      PRIMARY KEY (change_id, address)
    )`,
    'CREATE INDEX former_contacts_by_age ON former_contacts (changed_at)',
    'ALTER TABLE outbox ADD COLUMN acknowledged_at INTEGER',
    'ALTER TABLE outbox ADD COLUMN acknowledged_by TEXT',
  ],
};
