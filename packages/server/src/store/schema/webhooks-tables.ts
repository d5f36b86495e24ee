/** Who is told by webhook, and how each notice gets to those who are told. */
export interface WebhookTables {
  webhooks: WebhooksTable;
  deliveries: DeliveriesTable;
}

/** Webhooks that were registered by API; the operator's own stands in `keyturn.yaml`. */
export interface WebhooksTable {
  id: string;
  name: string;
  url: string;
  /** JSON array of api ids; null: notices of all apis and of the whole deployment. */
  apis: string | null;
  /** JSON array of event types, `noun.*` for all of a noun; null: all. */
  types: string | null;
  sealed_secret: string;
  /** While the secret rotates: the one that stays. */
  sealed_next_secret: string | null;
  secret_rotating_since: number | null;
  /** Id of the last challenge that was sent: only the answer to this one counts. */
  challenge_id: string;
  /** Null: it has not answered its challenge, and is sent nothing else. */
  verified_at: number | null;
  disabled_at: number | null;
  /** `gone`, `failing` or `by-operator`. */
  disabled_reason: string | null;
  /** Since when every attempt has failed; null: the last one did not. */
  failing_since: number | null;
  last_error: string | null;
  created_at: number;
}

/** One row for each notice and recipient. */
export interface DeliveriesTable {
  id: string;
  /** Id of the outbox row; of a challenge the id of its event, which has no such row. */
  notice_id: string;
  /** Event type, as in the outbox. */
  type: string;
  /** How the recipient is told: `webhook`, `mail`, `slack`. */
  channel: string;
  /** What the channel knows its recipient by: the id of a webhook. */
  recipient_id: string;
  /** `waiting`, `delivered`, `failed` or `put-aside`. */
  state: string;
  /** Counts up over replays, each of which counts as one. */
  attempts: number;
  /** What `attempts` was when it was last replayed: the schedule begins there. */
  attempts_before_replay: number;
  next_attempt_at: number;
  last_attempt_at: number | null;
  last_error: string | null;
  created_at: number;
  ended_at: number | null;
  /** How often it was put off without an attempt; `attempts` counts these, too. */
  postponed: number;
  /** Why it was put off: `quiet-hours`, `digest` or `rate-cap`; null: it was not. */
  waits_for: string | null;
  /** When it is gathered in a digest with others; null: it goes on its own. */
  digest_at: number | null;
  /** Id of the delivery that tells it, together with others. */
  digest_id: string | null;
}
