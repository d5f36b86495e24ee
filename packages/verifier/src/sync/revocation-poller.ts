import type { Alarms } from '../alarm.ts';
import type { Ports } from '../ports.ts';
import { Malformed } from '../wire/members.ts';
import { MAX_REVOCATION_LIST_BYTES, readRevocationList } from '../wire/revocation-list.ts';
import { Backoff } from './backoff.ts';
import type { KeySet } from './key-set.ts';

/** Between two lists, less up to half of it; and at most, while none can be had. */
const POLL_EVERY_MS = 5_000;
const LAST_RETRY_MS = 60_000;
/** Silence of stream and reports for so long makes a verifier that is not fresh look for the list. */
const SILENT_MS = 5_000;
const TIMEOUT_MS = 5_000;

export interface RevocationPollerParts {
  ports: Ports;
  keySet: KeySet;
  alarms: Alarms;
  /** Where the signed list stands. */
  url: string;
}

/** What came of all lists since the process started. */
export interface ListCounts {
  /** Lists that were read and checked. */
  read: number;
  /** Versions and keys that a list alone told. */
  latched: number;
}

/**
 * The second way on which a revocation arrives (K7): while this verifier is cut off it may still
 * accept by its grace, so it looks for the signed list from the moment its lease is lost. The list
 * only ever adds latches. It goes without the token, for it may stand on any web server.
 *
 *   resting ── not fresh ──> waiting ── silence for 5 s ──> asking ──> waiting
 *   waiting ── fresh ──> resting
 */
export class RevocationPoller {
  readonly counts: ListCounts = { read: 0, latched: 0 };
  readonly #parts: RevocationPollerParts;
  readonly #backoff: Backoff;
  #heardAt = Number.NEGATIVE_INFINITY;
  #cancelWait: (() => void) | null = null;
  #asking: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: RevocationPollerParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.ports.random, POLL_EVERY_MS, LAST_RETRY_MS);
  }

  /** Stream or report brought something: the list would say no more. */
  heard(): void {
    this.#heardAt = this.#parts.ports.clock.monotonicMs();
  }

  /** To be called whenever freshness was looked at. */
  look(): void {
    const { keySet } = this.#parts;
    const isIdle = this.#cancelWait === null && this.#asking === null && !this.#closed;
    if (isIdle && keySet.replica !== null && !keySet.freshness.fresh) this.#wait(0);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelWait?.();
    this.#asking?.abort();
    await this.#running;
  }

  #wait(ms: number): void {
    this.#cancelWait = this.#parts.ports.schedule.after(ms, () => {
      this.#cancelWait = null;
      this.#turn();
    });
  }

  #turn(): void {
    const { keySet, ports } = this.#parts;
    if (this.#closed || keySet.freshness.fresh) return;
    const silentMs = ports.clock.monotonicMs() - this.#heardAt;
    if (silentMs < SILENT_MS) {
      this.#wait(SILENT_MS - silentMs);
      return;
    }
    this.#running = this.#poll().then(() => {
      this.#asking = null;
      if (!this.#closed) this.#wait(this.#backoff.next());
    });
  }

  async #poll(): Promise<void> {
    const { keySet, alarms, ports } = this.#parts;
    const { serverKey } = keySet;
    const controller = new AbortController();
    this.#asking = controller;
    const disarm = ports.schedule.after(TIMEOUT_MS, () => controller.abort());
    try {
      const text = await this.#fetch(controller.signal);
      if (this.#closed || serverKey === null) return;
      const list = readRevocationList(text, serverKey);
      this.#backoff.reset();
      this.counts.read++;
      const latched = keySet.applyList(list) ?? 0;
      this.counts.latched += latched;
      if (latched > 0) alarms.raise('revoked-by-list', `the list alone told ${latched} latches`);
    } catch (fault) {
      // That nobody answers is what the lost lease says already.
      if (fault instanceof Malformed) alarms.raise('revocations-refused', fault.message);
    } finally {
      disarm();
      controller.abort();
    }
  }

  async #fetch(signal: AbortSignal): Promise<string> {
    const { net } = this.#parts.ports;
    const init: RequestInit = { signal, redirect: 'error', cache: 'no-store' };
    const { status, body } = await net.fetch(this.#parts.url, init);
    if (status !== 200 || body === null) throw new Error(`the list was answered ${status}`);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of body) {
      bytes += piece.byteLength;
      if (bytes > MAX_REVOCATION_LIST_BYTES) throw new Malformed('the list is too long');
      pieces.push(piece);
    }
    try {
      return decoder.decode(Buffer.concat(pieces));
    } catch {
      throw new Malformed('the list is not UTF-8');
    }
  }
}
