import type { Migration } from './migration.ts';

/** Whose contact somebody was, who goes on being told for a while. Null: of a release before. */
export const formerContacts: Migration = {
  name: '0013-former-contacts',
  statements: [
    'ALTER TABLE former_contacts ADD COLUMN client_id TEXT',
    'CREATE INDEX former_contacts_of_client ON former_contacts (client_id, changed_at)',
  ],
};
