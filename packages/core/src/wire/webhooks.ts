import type { Instant } from './objects.ts';

/** How the delivery of a notice to one recipient stands. `put-aside`: it is not to be told any more. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed', 'put-aside'] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * Why a delivery waits without having been tried: the recipient's quiet hours, the digest of the day,
 * or the digest of the hour because there was too much.
 */
export const DELIVERY_WAITS = ['quiet-hours', 'digest', 'rate-cap'] as const;

export type DeliveryWait = (typeof DELIVERY_WAITS)[number];

/** A webhook that was registered by API, without its secret. */
export interface Webhook {
  id: string;
  name: string;
  url: string;
  /** Ids of the apis whose notices it is sent; null: all, and those of the whole deployment. */
  apis: string[] | null;
  /** Event types, `noun.*` for all of a noun; null: all. */
  types: string[] | null;
  /** `unverified`: it has not answered its challenge, and is sent nothing else. */
  state: 'unverified' | 'verified' | 'disabled';
  /** The last one that was put before it; null: that was long ago. */
  challenge: WebhookChallenge | null;
  verifiedAt: Instant | null;
  disabledAt: Instant | null;
  /** `gone`: it answered 410; `failing`: nothing but failures for three days. */
  disabledReason: 'gone' | 'failing' | 'by-operator' | null;
  /** Since when every attempt has failed; null: the last one did not. */
  failingSince: Instant | null;
  lastError: string | null;
  /** While two secrets sign; null: one does. */
  secretRotation: { since: Instant; endsAt: Instant } | null;
  createdAt: Instant;
}

export interface WebhookChallenge {
  sentAt: Instant;
  /** `delivered`: the nonce was echoed. */
  state: DeliveryState;
  attempts: number;
  lastError: string | null;
}

/** One thing that people and programs are told, and how that goes. */
export interface Notice {
  /** Also the id of the event that is sent, the same for all recipients. */
  id: string;
  /** As `rotation.started`. */
  type: string;
  /** Null where it is about no key. */
  keyId: string | null;
  apiId: string | null;
  /** Ids and facts; never a key. */
  data: Record<string, unknown>;
  createdAt: Instant;
  /** Who first said that they had read it, in words; null: nobody has. */
  acknowledged: { at: Instant; by: string } | null;
  deliveries: NoticeDelivery[];
}

export interface NoticeDelivery {
  /** `operator`: the webhook of `keyturn.yaml`; `webhook`: one that was registered; `mail`, `slack`. */
  channel: string;
  /** Null for the operator's own. */
  recipientId: string | null;
  /** Null for the operator's own, and for what was removed. */
  recipientName: string | null;
  state: DeliveryState;
  /** A replay by hand counts as one. */
  attempts: number;
  /** Null: it was not put off. */
  waitsFor: DeliveryWait | null;
  /** Null unless it waits. */
  nextAttemptAt: Instant | null;
  lastError: string | null;
  endedAt: Instant | null;
}
