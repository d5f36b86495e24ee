/** What is known of the people who are told. */
export interface ContactTables {
  client_contacts: ClientContactsTable;
  bounces: BouncesTable;
  clients_without_contact: ClientsWithoutContactTable;
  former_contacts: FormerContactsTable;
}

/** When a contact of a client wants to hear; who is one stands in `clients.contacts`. No row: UTC, no quiet hours. */
export interface ClientContactsTable {
  client_id: string;
  address: string;
  /** IANA name. */
  time_zone: string;
  /** `hh:mm` on the clocks of its time zone; both or none. */
  quiet_from: string | null;
  quiet_to: string | null;
}

/** Recipients whose mail server said that there is no such mailbox. */
export interface BouncesTable {
  /** As in `deliveries`. */
  recipient_id: string;
  /** Null: an operator. */
  client_id: string | null;
  address: string;
  /** What was answered: codes, no words of theirs. */
  reason: string;
  bounced_at: number;
}

/** Clients of whom operators were told that nobody there can be told. */
export interface ClientsWithoutContactTable {
  client_id: string;
  since: number;
}

/** Who was a contact before a change, and is told of it and for a while after, though it may be none any more. */
export interface FormerContactsTable {
  change_id: string;
  /** Null: it was changed by a release that did not keep it. */
  client_id: string | null;
  address: string;
  time_zone: string;
  changed_at: number;
}
