import type { ClientPorts } from '../ports.ts';
import type { KeyRing } from '../ring/key-ring.ts';
import type { RingVersion } from '../ring/ring-version.ts';

/** Where a client's key comes from. Made by `staticKey`, `envKeys`, `fileKeys` or `pickup`. */
export interface KeySource {
  /** `static`, `env`, `file` or `pickup`. */
  readonly kind: string;
  /**
   * Begins to feed a ring.
   *
   * @throws TypeError where it can be seen at once that there is no key.
   */
  open(feed: SourceFeed): OpenKeySource;
}

/** What a source works with. */
export interface SourceFeed {
  readonly ports: ClientPorts;
  readonly ring: KeyRing;
  readonly tell: (event: SourceEvent) => void;
}

/** A source that feeds a ring. */
export interface OpenKeySource {
  /** Settles when the ring has what the source has at hand. Never rejects. */
  readonly opened: Promise<void>;
  /**
   * Looks for a newer version soon, and not again where it has just done so. Never rejects: what
   * went wrong is in `status()`. Settles when it has looked, which those who only give a signal
   * need not wait for.
   */
  wake(reason: WakeReason): Promise<void>;
  /** The ring uses another version than before, or has learnt the number of the one that it uses. */
  adopted(version: RingVersion): void;
  status(): SourceStatus;
  /** Stops timers, watchers and calls; settles when nothing of it runs any more. */
  close(): Promise<void>;
}

/**
 * - `signal`: the API says that the version in use is deprecated, or refuses it
 * - `now`: it asks to move at once, so a newer version is about to be there
 * - `needed`: a request waits, as no version is held that could be accepted
 */
export type WakeReason = 'signal' | 'now' | 'needed';

export interface SourceStatus {
  readonly kind: string;
  /** Why the last look failed, for people and without a secret; null where it did not. */
  readonly lastError: string | null;
}

/** What a source tells those who listen. */
export type SourceEvent =
  | { readonly type: 'obtained'; readonly version: number | null; readonly lastFour: string }
  | { readonly type: 'confirmed'; readonly version: number }
  | { readonly type: 'no-way-back'; readonly version: number }
  | { readonly type: 'source-failed'; readonly text: string };
