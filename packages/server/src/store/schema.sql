-- What the migrations make on SQLite: for a reviewer to see, not to run. On PostgreSQL the columns are
-- text COLLATE "C" and bigint. After a new migration: KEYTURN_WRITE_SCHEMA=1 npm test, and commit it.

CREATE TABLE apis (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  scope_grace TEXT NOT NULL,
  key_classes TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
  seq INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE bounces (
    recipient_id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT,
    address TEXT NOT NULL,
    reason TEXT NOT NULL,
    bounced_at INTEGER NOT NULL
  ) STRICT;

CREATE INDEX bounces_of_client ON bounces (client_id);

CREATE TABLE campaign_keys (
    campaign_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    wave INTEGER NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    rotation_id TEXT,
    own INTEGER NOT NULL,
    held INTEGER NOT NULL,
    stalled INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    refused_before INTEGER NOT NULL,
    since_at INTEGER NOT NULL,
    begun_at INTEGER,
    check_at INTEGER,
    PRIMARY KEY (campaign_id, key_id)
  ) STRICT;

CREATE INDEX campaign_keys_by_state ON campaign_keys (campaign_id, state, position);

CREATE INDEX campaign_keys_due ON campaign_keys (check_at) WHERE check_at IS NOT NULL;

CREATE INDEX campaign_keys_held ON campaign_keys (campaign_id, position) WHERE held = 1;

CREATE INDEX campaign_keys_in_order ON campaign_keys (campaign_id, position);

CREATE INDEX campaign_keys_of_key ON campaign_keys (key_id);

CREATE TABLE campaign_waves (
    campaign_id TEXT NOT NULL,
    wave INTEGER NOT NULL,
    cohort INTEGER NOT NULL,
    region TEXT,
    waiting INTEGER NOT NULL,
    blocked INTEGER NOT NULL,
    begun INTEGER NOT NULL,
    handed_out INTEGER NOT NULL,
    completed INTEGER NOT NULL,
    rolled_back INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    stalled INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    forgiven TEXT,
    PRIMARY KEY (campaign_id, wave)
  ) STRICT;

CREATE TABLE campaigns (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    selector TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    apis TEXT NOT NULL,
    plan TEXT NOT NULL,
    stopped TEXT,
    next_begin_at INTEGER NOT NULL,
    barrier_opened_at INTEGER,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
  ) STRICT;

CREATE INDEX campaigns_open ON campaigns (created_at, id) WHERE ended_at IS NULL;

CREATE TABLE change_records (
  epoch INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL,
  api_id TEXT,
  record TEXT NOT NULL,
  PRIMARY KEY (epoch, revision, position)
) STRICT;

CREATE TABLE changes (
  epoch INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  previous TEXT NOT NULL,
  committed_at INTEGER NOT NULL,
  digests TEXT NOT NULL,
  hash TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (epoch, revision)
) STRICT;

CREATE TABLE client_contacts (
    client_id TEXT NOT NULL,
    address TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    quiet_from TEXT,
    quiet_to TEXT,
    PRIMARY KEY (client_id, address)
  ) STRICT;

CREATE TABLE clients (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  contacts TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE clients_without_contact (
    client_id TEXT NOT NULL PRIMARY KEY,
    since INTEGER NOT NULL
  ) STRICT;

CREATE TABLE clock_jumps (
  from_at INTEGER NOT NULL PRIMARY KEY,
  to_at INTEGER NOT NULL
) STRICT;

CREATE TABLE deliveries (
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
  , postponed INTEGER NOT NULL DEFAULT 0, waits_for TEXT, digest_at INTEGER, digest_id TEXT) STRICT;

CREATE INDEX deliveries_by_age ON deliveries (created_at);

CREATE INDEX deliveries_by_attempt ON deliveries (channel, recipient_id, last_attempt_at);

CREATE INDEX deliveries_due ON deliveries (next_attempt_at, channel, recipient_id)
    WHERE state = 'waiting';

CREATE INDEX deliveries_of_digest ON deliveries (digest_id) WHERE digest_id IS NOT NULL;

CREATE UNIQUE INDEX deliveries_of_notice ON deliveries (notice_id, channel, recipient_id);

CREATE INDEX deliveries_of_recipient ON deliveries (channel, recipient_id, next_attempt_at)
    WHERE state = 'waiting';

CREATE INDEX deliveries_to_gather ON deliveries (digest_at) WHERE digest_at IS NOT NULL;

CREATE TABLE forks (
    epoch INTEGER NOT NULL PRIMARY KEY,
    last_common_revision INTEGER NOT NULL,
    reason TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER
  ) STRICT;

CREATE TABLE former_contacts (
    change_id TEXT NOT NULL,
    address TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    changed_at INTEGER NOT NULL, client_id TEXT,
    PRIMARY KEY (change_id, address)
  ) STRICT;

CREATE INDEX former_contacts_by_age ON former_contacts (changed_at);

CREATE INDEX former_contacts_of_client ON former_contacts (client_id, changed_at);

CREATE TABLE grants (
  digest TEXT NOT NULL PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES keys (id),
  name TEXT NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  redeemed_at INTEGER,
  redeemed_by TEXT
) STRICT;

CREATE INDEX grants_of_key ON grants (key_id);

CREATE TABLE head (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  epoch INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  hash TEXT NOT NULL,
  audit_seq INTEGER NOT NULL,
  audit_hash TEXT NOT NULL,
  server_time INTEGER NOT NULL
) STRICT;

CREATE TABLE holders (
  id TEXT NOT NULL PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES keys (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  class TEXT NOT NULL,
  signing_key TEXT NOT NULL,
  opening_key TEXT NOT NULL,
  enrolled_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  picked_up_version INTEGER,
  picked_up_at INTEGER,
  confirmed_version INTEGER,
  confirmed_at INTEGER,
  gone_at INTEGER
, tainted_at INTEGER, versions_given TEXT, versions_named TEXT) STRICT;

CREATE INDEX holders_of_key ON holders (key_id);

CREATE TABLE idempotency (
  principal TEXT NOT NULL,
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  body_digest TEXT NOT NULL,
  status INTEGER,
  sealed_body TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (principal, route, key)
) STRICT;

CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE instance_sessions (
    instance_id TEXT NOT NULL REFERENCES instances (id),
    key_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    open INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (instance_id, key_id, version)
  ) STRICT;

CREATE INDEX instance_sessions_of_key ON instance_sessions (key_id);

CREATE TABLE instances (
  id TEXT NOT NULL PRIMARY KEY,
  verifier_id TEXT NOT NULL REFERENCES verifiers (id),
  first_seen_at INTEGER NOT NULL,
  last_report_at INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  content TEXT,
  applied_epoch INTEGER,
  applied_revision INTEGER,
  applied_hash TEXT,
  lease_counter INTEGER NOT NULL,
  lease_renewed_at INTEGER NOT NULL,
  watermark INTEGER NOT NULL,
  sessions INTEGER NOT NULL,
  closed_at INTEGER,
  gone_at INTEGER
, asked_epoch INTEGER NOT NULL DEFAULT 0, asked_sequence INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX instances_of_verifier ON instances (verifier_id);

CREATE TABLE key_suspensions (
  key_id TEXT NOT NULL REFERENCES keys (id),
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (key_id, started_at)
) STRICT;

CREATE TABLE keys (
  id TEXT NOT NULL PRIMARY KEY,
  api_id TEXT NOT NULL REFERENCES apis (id),
  client_id TEXT NOT NULL REFERENCES clients (id),
  name TEXT NOT NULL,
  environment TEXT NOT NULL,
  owner TEXT NOT NULL,
  purpose TEXT NOT NULL,
  scopes TEXT NOT NULL,
  class TEXT NOT NULL,
  labels TEXT NOT NULL,
  regions TEXT NOT NULL,
  addresses TEXT NOT NULL,
  not_before INTEGER,
  expires_at INTEGER,
  policy_id TEXT REFERENCES policies (id),
  suspended INTEGER NOT NULL,
  tainted INTEGER NOT NULL,
  ended TEXT,
  sources_missed_at INTEGER,
  created_at INTEGER NOT NULL
, tainted_at INTEGER, schedule_at INTEGER, next_rotation_at INTEGER, ladder_told TEXT NOT NULL DEFAULT '[]', scheduled_since INTEGER, schedule_blocked TEXT, grace TEXT) STRICT;

CREATE INDEX keys_of_api ON keys (api_id);

CREATE INDEX keys_of_client ON keys (client_id);

CREATE INDEX keys_of_policy ON keys (policy_id) WHERE policy_id IS NOT NULL;

CREATE INDEX keys_that_expire ON keys (expires_at) WHERE ended IS NULL;

CREATE INDEX keys_to_schedule ON keys (schedule_at) WHERE schedule_at IS NOT NULL;

CREATE TABLE keyset_records (
  identity TEXT NOT NULL PRIMARY KEY,
  api_id TEXT,
  epoch INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  record TEXT NOT NULL
) STRICT;

CREATE INDEX keyset_records_of_api ON keyset_records (api_id);

CREATE TABLE latches (
    identity TEXT NOT NULL PRIMARY KEY,
    latched_at INTEGER NOT NULL,
    state TEXT,
    reason TEXT
  ) STRICT;

CREATE INDEX latches_by_age ON latches (latched_at);

CREATE TABLE lost_reports (
    api_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    PRIMARY KEY (api_id, day)
  ) STRICT;

CREATE TABLE migrations (name TEXT NOT NULL PRIMARY KEY) STRICT;

CREATE TABLE nonces (
  digest TEXT NOT NULL PRIMARY KEY,
  holder_id TEXT NOT NULL REFERENCES holders (id),
  expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX nonces_expired ON nonces (expires_at);

CREATE TABLE orphans (
    id TEXT NOT NULL PRIMARY KEY,
    fork_epoch INTEGER NOT NULL REFERENCES forks (epoch),
    epoch INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    last_four TEXT NOT NULL,
    count INTEGER NOT NULL,
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    UNIQUE (epoch, revision, last_four)
  ) STRICT;

CREATE INDEX orphans_in_order ON orphans (first_seen_at, id);

CREATE TABLE outbox (
  id TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  delivered_at INTEGER,
  failed_at INTEGER,
  last_error TEXT
, key_id TEXT, api_id TEXT, fanned_out_at INTEGER, acknowledged_at INTEGER, acknowledged_by TEXT) STRICT;

CREATE INDEX outbox_due ON outbox (next_attempt_at)
  WHERE delivered_at IS NULL AND failed_at IS NULL;

CREATE INDEX outbox_in_order ON outbox (created_at, id);

CREATE INDEX outbox_to_fan_out ON outbox (created_at, id) WHERE fanned_out_at IS NULL;

CREATE TABLE past_graces (
  api_id TEXT NOT NULL,
  class TEXT NOT NULL,
  grace TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (api_id, class, epoch, revision)
) STRICT;

CREATE TABLE past_key_graces (
    key_id TEXT NOT NULL REFERENCES keys (id),
    grace TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (key_id, epoch, revision)
  ) STRICT;

CREATE TABLE policies (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  created_at INTEGER NOT NULL
, version INTEGER NOT NULL DEFAULT 1, updated_at INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE policy_targets (
    kind TEXT NOT NULL,
    target_id TEXT NOT NULL,
    policy_id TEXT NOT NULL REFERENCES policies (id),
    PRIMARY KEY (kind, target_id)
  ) STRICT;

CREATE INDEX policy_targets_of_policy ON policy_targets (policy_id);

CREATE TABLE policy_versions (
    policy_id TEXT NOT NULL REFERENCES policies (id),
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    name TEXT NOT NULL,
    attach_to TEXT NOT NULL,
    at INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    PRIMARY KEY (policy_id, version)
  ) STRICT;

CREATE TABLE pseudonyms (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  value TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (kind, value)
) STRICT;

CREATE TABLE receipts (
  id TEXT NOT NULL PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES keys (id),
  version INTEGER,
  act TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  worst_case_at INTEGER NOT NULL,
  concerned TEXT NOT NULL
) STRICT;

CREATE INDEX receipts_of_key ON receipts (key_id);

CREATE TABLE region_days (
    api_id TEXT NOT NULL,
    region TEXT NOT NULL,
    day INTEGER NOT NULL,
    hours INTEGER NOT NULL,
    PRIMARY KEY (api_id, region, day)
  ) STRICT;

CREATE TABLE regions (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE ring_keys (
    id INTEGER NOT NULL PRIMARY KEY,
    added_at INTEGER NOT NULL,
    minting_at INTEGER,
    replaced INTEGER NOT NULL
  ) STRICT;

CREATE TABLE rotation_events (
  seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  rotation_id TEXT NOT NULL REFERENCES rotations (id),
  at INTEGER NOT NULL,
  event TEXT NOT NULL
) STRICT;

CREATE INDEX rotation_events_of_rotation ON rotation_events (rotation_id, seq);

CREATE TABLE rotation_holds (
  rotation_id TEXT NOT NULL REFERENCES rotations (id),
  name TEXT NOT NULL,
  "by" TEXT NOT NULL,
  since INTEGER NOT NULL,
  "text" TEXT NOT NULL,
  PRIMARY KEY (rotation_id, name)
) STRICT;

CREATE TABLE rotations (
  id TEXT NOT NULL PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES keys (id),
  from_version INTEGER NOT NULL,
  to_version INTEGER NOT NULL,
  direction TEXT NOT NULL,
  phase TEXT NOT NULL,
  reason TEXT NOT NULL,
  expedited INTEGER NOT NULL,
  by_security_act INTEGER NOT NULL,
  roll_back_pending INTEGER NOT NULL,
  restoring INTEGER NOT NULL,
  publish_after INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ready_at INTEGER,
  promoted_at INTEGER,
  draining_at INTEGER,
  suspended_at INTEGER,
  hidden_at INTEGER,
  ended_at INTEGER,
  restores INTEGER NOT NULL,
  extended_until INTEGER,
  next_check_at INTEGER NOT NULL,
  waits_for TEXT NOT NULL,
  progress TEXT NOT NULL,
  safe_to_retire_at INTEGER,
  waits_told TEXT NOT NULL,
  incomplete_released INTEGER NOT NULL
, turned_at INTEGER, forecast TEXT, scopes TEXT, returned_scopes TEXT NOT NULL DEFAULT '[]', by_schedule INTEGER NOT NULL DEFAULT 0, window_ms INTEGER, deadline_told INTEGER NOT NULL DEFAULT 0, deadline_acted INTEGER NOT NULL DEFAULT 0, ended_by_deadline INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX rotations_due ON rotations (next_check_at) WHERE ended_at IS NULL;

CREATE INDEX rotations_of_key ON rotations (key_id, started_at);

CREATE UNIQUE INDEX rotations_open ON rotations (key_id) WHERE ended_at IS NULL;

CREATE TABLE secrets (
  name TEXT NOT NULL PRIMARY KEY,
  sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE server_starts (
    wall_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (wall_at, revision)
  ) STRICT;

CREATE TABLE source_scopes (
    source_id TEXT NOT NULL REFERENCES sources (id),
    version INTEGER NOT NULL,
    scope TEXT NOT NULL,
    refused_at INTEGER,
    PRIMARY KEY (source_id, version, scope)
  ) STRICT;

CREATE TABLE source_slots (
    source_id TEXT NOT NULL REFERENCES sources (id),
    version INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (source_id, version, slot)
  ) STRICT;

CREATE TABLE source_versions (
  source_id TEXT NOT NULL REFERENCES sources (id),
  version INTEGER NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  refused INTEGER NOT NULL, first_accepted_at INTEGER,
  PRIMARY KEY (source_id, version)
) STRICT;

CREATE TABLE sources (
  id TEXT NOT NULL PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES keys (id),
  address_prefix TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  route TEXT NOT NULL,
  region TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  presentations INTEGER NOT NULL,
  longest_gap_ms INTEGER NOT NULL,
  gone_at INTEGER, untold_at INTEGER, accounted INTEGER NOT NULL DEFAULT 0,
  UNIQUE (key_id, address_prefix, user_agent, route, region)
) STRICT;

CREATE TABLE terms (
  since INTEGER NOT NULL PRIMARY KEY,
  until INTEGER,
  lease_ms INTEGER NOT NULL,
  grace_ms TEXT NOT NULL
) STRICT;

CREATE TABLE tokens (
  id TEXT NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  apis TEXT,
  verifier_id TEXT,
  key_id TEXT REFERENCES keys (id),
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  last_used_at INTEGER
) STRICT;

CREATE TABLE unheard_jumps (
    api_id TEXT NOT NULL,
    jumped_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    PRIMARY KEY (api_id, jumped_at)
  ) STRICT;

CREATE TABLE usage_minutes (
  key_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  minute INTEGER NOT NULL,
  region TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (key_id, version, minute, region, outcome, reason)
) STRICT;

CREATE INDEX usage_minutes_by_minute ON usage_minutes (minute);

CREATE INDEX usage_minutes_of_key ON usage_minutes (key_id, minute);

CREATE TABLE verifiers (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  region TEXT NOT NULL,
  apis TEXT NOT NULL,
  token_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

CREATE TABLE versions (
  key_id TEXT NOT NULL REFERENCES keys (id),
  number INTEGER NOT NULL,
  state TEXT NOT NULL,
  designation TEXT,
  digest TEXT UNIQUE,
  published_epoch INTEGER,
  published_revision INTEGER,
  published_at INTEGER,
  handed_out_at INTEGER,
  sealed TEXT,
  last_four TEXT,
  reason TEXT,
  withdrawn_epoch INTEGER,
  withdrawn_revision INTEGER,
  withdrawn_at INTEGER,
  last_used_at INTEGER,
  accepted_total INTEGER NOT NULL,
  refused_total INTEGER NOT NULL,
  created_at INTEGER NOT NULL, narrowed_to TEXT, exposed INTEGER NOT NULL DEFAULT 0, exposed_as TEXT, refuse_at INTEGER, taken_scopes TEXT NOT NULL DEFAULT '[]', ring_id INTEGER,
  PRIMARY KEY (key_id, number)
) STRICT;

CREATE INDEX versions_refused_later ON versions (key_id, refuse_at) WHERE refuse_at IS NOT NULL;

CREATE INDEX versions_sealed ON versions (handed_out_at) WHERE sealed IS NOT NULL;

CREATE INDEX versions_to_expose ON versions (key_id) WHERE exposed_as IS NOT NULL AND exposed = 0;

CREATE TABLE webhooks (
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
  ) STRICT;
