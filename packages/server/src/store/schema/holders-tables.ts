/** Who holds a key by name: enrolled with a grant, proving itself over nonces. */
export interface HolderTables {
  grants: GrantsTable;
  holders: HoldersTable;
  nonces: NoncesTable;
}

export interface GrantsTable {
  digest: string;
  key_id: string;
  name: string;
  created_by: string;
  expires_at: number;
  redeemed_at: number | null;
  redeemed_by: string | null;
}

export interface HoldersTable {
  id: string;
  key_id: string;
  name: string;
  kind: string;
  class: string;
  signing_key: string;
  opening_key: string;
  enrolled_at: number;
  last_seen_at: number;
  picked_up_version: number | null;
  picked_up_at: number | null;
  confirmed_version: number | null;
  confirmed_at: number | null;
  gone_at: number | null;
  /** A compromise found that it may be the thief's (K10): nothing is handed to it any more. */
  tainted_at: number | null;
  /** JSON array of the versions that were ever given to it; null: none. */
  versions_given: string | null;
  /** JSON array of the versions that it has signed that it has; null: none. */
  versions_named: string | null;
}

export interface NoncesTable {
  digest: string;
  holder_id: string;
  expires_at: number;
}
