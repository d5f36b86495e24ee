import type { DeliveryWait } from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import type { Database, DeliveriesTable } from '../store/schema.ts';

/** A notice as those see it who choose its recipients. */
export interface NewNotice {
  /** Id of the event, the same for all recipients and attempts. */
  id: string;
  /** As `rotation.started`. */
  type: string;
  data: Record<string, unknown>;
  /** Null where it is about no key. */
  keyId: string | null;
  /** Null where it is about no key, so about the whole deployment. */
  apiId: string | null;
}

/** Not tried: it waits until then, which uses up no retry. */
export interface Later {
  kind: 'later';
  /** ms of server time. */
  at: number;
  /** But for quiet hours it is gathered then, with all that waits for the same instant. */
  waitsFor: DeliveryWait;
}

/** What became of a delivery that was claimed. */
export type DeliveryOutcome = AttemptEnd | Later;

/** How an attempt ended. */
export type AttemptEnd =
  | { kind: 'delivered' }
  /** Tried again later, until the schedule of a day is used up. */
  | { kind: 'failed'; reason: string; retryAfterMs: number | null }
  /** The recipient will never take it. */
  | { kind: 'refused'; reason: string }
  /** It is to be told no more: not a failure. */
  | { kind: 'put-aside'; reason: string };

export type Delivery = Selectable<DeliveriesTable>;

/** One way to tell people or programs: webhooks, mail. Each keeps its own recipients. */
export interface Channel {
  /** What stands in `deliveries.channel`. */
  readonly name: string;
  /** Attempts at one recipient that may run at the same time; others are never held up by them. */
  readonly atOnce: number;

  /**
   * Who is to be told of each of these notices, in the transaction that makes their deliveries. It
   * reads and writes nothing but `tx`.
   */
  recipientsOf(
    tx: Kysely<Database>,
    notices: readonly NewNotice[],
  ): Promise<{ noticeId: string; recipientId: string }[]>;

  /**
   * One attempt, or that it is to wait. It ends by itself well within a minute, and at once when `signal` is aborted: then
   * it is made again after the next start. A rejection counts as a failure.
   */
  attempt(delivery: Delivery, signal: AbortSignal): Promise<DeliveryOutcome>;

  /** Ends what ends by itself. Called often, and does nothing most of the time. */
  tidy?(): Promise<void>;
}
