import type { Deployment } from '../deployment.ts';
import type { Channel, Delivery, DeliveryOutcome } from './channel.ts';
import {
  claimDeliveries,
  type DueRecipient,
  dueRecipients,
  nextDueAt,
} from './claim-deliveries.ts';
import { fanOut } from './fan-out.ts';
import { gatherDigests } from './gather-digests.ts';
import { noteDelivery } from './note-delivery.ts';

/**
 * Sends what is due on all channels. Each recipient has attempts of its own, so that one that is
 * slow or fails holds up nobody else. At least once in all: a delivery that could not be noted is
 * made again under the same event id.
 */
export class Deliveries {
  readonly #deployment: Deployment;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #ended: () => void;
  readonly #stopping = new AbortController();
  /** Attempts that run, by recipient. */
  readonly #running = new Map<string, Set<Promise<void>>>();

  /** @param ended - told each time that an attempt has ended: there is room for another. */
  constructor(
    deployment: Deployment,
    channels: readonly Channel[],
    ended: () => void = () => undefined,
  ) {
    this.#deployment = deployment;
    this.#channels = new Map(channels.map((channel) => [channel.name, channel]));
    this.#ended = ended;
  }

  /**
   * Fans out what commands have written, and begins the attempts for which there is room; it does
   * not wait for them.
   *
   * @returns ms until something falls due that is not due yet, or null.
   */
  async turn(): Promise<number | null> {
    const channels = [...this.#channels.values()];
    while (await fanOut(this.#deployment, channels));
    await gatherDigests(this.#deployment);
    for (const channel of channels) await channel.tidy?.();
    for (const due of await dueRecipients(this.#deployment)) await this.#begin(due);
    const now = this.#deployment.serverTime.now();
    const next = await nextDueAt(this.#deployment, now);
    return next === null ? null : next - now;
  }

  /** Resolves when no attempt runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.all([...this.#running.values()].flatMap((attempts) => [...attempts]));
    }
  }

  /** Cuts off the attempts that run: each is made again once its claim has run out. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
  }

  async #begin(due: DueRecipient): Promise<void> {
    const channel = this.#channels.get(due.channel);
    // A release that knows more channels wrote it; a node of that release sends it.
    if (!channel || this.#stopping.signal.aborted) return;
    const recipient = `${due.channel} ${due.recipient_id}`;
    const room = channel.atOnce - (this.#running.get(recipient)?.size ?? 0);
    if (room <= 0) return;
    for (const delivery of await claimDeliveries(this.#deployment, due, room)) {
      this.#track(recipient, this.#attempt(channel, delivery));
    }
  }

  #track(recipient: string, attempt: Promise<void>): void {
    const attempts = this.#running.get(recipient) ?? new Set();
    this.#running.set(recipient, attempts);
    const tracked = attempt.then(() => {
      attempts.delete(tracked);
      if (attempts.size === 0) this.#running.delete(recipient);
      this.#ended();
    });
    attempts.add(tracked);
  }

  /** Never rejects. */
  async #attempt(channel: Channel, delivery: Delivery): Promise<void> {
    const { log } = this.#deployment;
    try {
      const outcome = await this.#outcome(channel, delivery);
      if (this.#stopping.signal.aborted && outcome.kind !== 'delivered') return;
      if (outcome.kind !== 'delivered' && outcome.kind !== 'later') {
        const { id, notice_id, type } = delivery;
        log.warn({ id, noticeId: notice_id, type, ...outcome }, 'a notice was not delivered');
      }
      await noteDelivery(this.#deployment, delivery, outcome);
    } catch (error) {
      log.warn({ err: error }, 'the end of a delivery was not noted');
    }
  }

  async #outcome(channel: Channel, delivery: Delivery): Promise<DeliveryOutcome> {
    try {
      return await channel.attempt(delivery, this.#stopping.signal);
    } catch (error) {
      this.#deployment.log.error({ err: error }, 'an attempt to deliver a notice failed');
      return { kind: 'failed', reason: 'the server failed', retryAfterMs: null };
    }
  }
}
