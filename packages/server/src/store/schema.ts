import type { CampaignTables } from './schema/campaigns-tables.ts';
import type { ContactTables } from './schema/contacts-tables.ts';
import type { HistoryTables } from './schema/history-tables.ts';
import type { HolderTables } from './schema/holders-tables.ts';
import type { KeyTables } from './schema/keys-tables.ts';
import type { KeysetTables } from './schema/keyset-tables.ts';
import type { PolicyTables } from './schema/policies-tables.ts';
import type { RotationTables } from './schema/rotations-tables.ts';
import type { ServerTables } from './schema/server-tables.ts';
import type { UsageTables } from './schema/usage-tables.ts';
import type { WebhookTables } from './schema/webhooks-tables.ts';

export type * from './schema/campaigns-tables.ts';
export type * from './schema/contacts-tables.ts';
export type * from './schema/history-tables.ts';
export type * from './schema/holders-tables.ts';
export type * from './schema/keys-tables.ts';
export type * from './schema/keyset-tables.ts';
export type * from './schema/policies-tables.ts';
export type * from './schema/rotations-tables.ts';
export type * from './schema/server-tables.ts';
export type * from './schema/usage-tables.ts';
export type * from './schema/webhooks-tables.ts';

/**
 * The tables, as SQLite and PostgreSQL both hold them: TEXT for ids, digests and JSON; INTEGER
 * (int8 on PostgreSQL, read as a number) for counts, booleans (0 or 1) and instants (ms of server
 * time). Ids are random, 16 base64url characters behind a three-letter prefix.
 */
export interface Database
  extends CampaignTables,
    ContactTables,
    HistoryTables,
    HolderTables,
    KeyTables,
    KeysetTables,
    PolicyTables,
    RotationTables,
    ServerTables,
    UsageTables,
    WebhookTables {}
