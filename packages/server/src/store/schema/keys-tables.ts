import type { Generated } from 'kysely';

/** What is rotated: a key with its versions, and whose it is. */
export interface KeyTables {
  apis: ApisTable;
  regions: RegionsTable;
  clients: ClientsTable;
  keys: KeysTable;
  key_suspensions: KeySuspensionsTable;
  versions: VersionsTable;
}

export interface ApisTable {
  id: string;
  name: string;
  prefix: string;
  /** JSON array of scope names. */
  scopes: string;
  /** JSON `{ [scope]: GraceClass }`. */
  scope_grace: string;
  /** JSON `{ [class]: { grace: GraceClass } }`; always has `default`. */
  key_classes: string;
  created_at: number;
}

export interface RegionsTable {
  id: string;
  name: string;
  created_at: number;
}

export interface ClientsTable {
  id: string;
  name: string;
  /** JSON array of strings. */
  contacts: string;
  created_at: number;
}

export interface KeysTable {
  id: string;
  api_id: string;
  client_id: string;
  name: string;
  environment: string;
  owner: string;
  purpose: string;
  scopes: string;
  class: string;
  labels: string;
  regions: string;
  addresses: string;
  not_before: number | null;
  expires_at: number | null;
  policy_id: string | null;
  suspended: number;
  tainted: number;
  /** Since when; null while it is not. */
  tainted_at: number | null;
  /** `revoked` or `expired`; null while the key lives. */
  ended: string | null;
  /** When a source was seen, to the hour, that is not remembered: retirement is held (K5b). */
  sources_missed_at: number | null;
  created_at: number;
  /** When its schedule is looked at: the next step of the ladder, the next begin; null: nothing is scheduled. */
  schedule_at: number | null;
  /** When its next rotation begins by its policy, as of the last look; null: by none. */
  next_rotation_at: number | null;
  /** JSON array of ms before the window: the steps of the ladder that were told for that rotation. */
  ladder_told: Generated<string>;
  /** When the schedule came to count for it; null: none does. */
  scheduled_since: number | null;
  /** The code of the problem for which its schedule could not begin when it was due; null: it could. */
  schedule_blocked: string | null;
  /** The grace class that its policies say, as verifiers were told it; null: its key class's. */
  grace: string | null;
}

/** When an operator had the key suspended: such time is not quiet (K5b). At most one is open. */
export interface KeySuspensionsTable {
  key_id: string;
  started_at: number;
  /** Null while it lasts. */
  ended_at: number | null;
}

export interface VersionsTable {
  key_id: string;
  number: number;
  state: string;
  designation: string | null;
  /** SHA-256 of the whole string, lower-case hex; null before publish. */
  digest: string | null;
  /** Where it came to be accepted: its publishing, or its restore since then. */
  published_epoch: number | null;
  published_revision: number | null;
  /** When its secret was made and published. */
  published_at: number | null;
  /** Set in the transaction before the first byte that could carry the secret (K1). */
  handed_out_at: number | null;
  /** The key string sealed under the master key; null once nobody may fetch it any more (K13). */
  sealed: string | null;
  last_four: string | null;
  /** Why it is latched. */
  reason: string | null;
  /** Revision at which it stopped being accepted by commit (suspended or latched). */
  withdrawn_epoch: number | null;
  withdrawn_revision: number | null;
  withdrawn_at: number | null;
  last_used_at: number | null;
  accepted_total: number;
  refused_total: number;
  created_at: number;
  /** JSON array of the scopes that are left to it; null: all that its key has. */
  narrowed_to: string | null;
  /** JSON array of TakenScope: what evidence has taken from it while it leaves, beside that. */
  taken_scopes: Generated<string>;
  /** It travelled where others could read it. */
  exposed: number;
  /** How a report saw that, written with its usage; people are told when `exposed` follows. */
  exposed_as: string | null;
  /** A compromise has it refused from then on (K10); null: it has not been put off. */
  refuse_at: number | null;
  /** Which key of the tag ring its string names; null: it has none, or this is not known (K3). */
  ring_id: number | null;
}
