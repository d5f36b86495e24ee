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
   * Looks for a newer version now, if it has not just done so. Settles when it has looked, and
   * never rejects: what went wrong is in `status()`.
   *
   * @param now The API asks to move at once, so a newer version is about to be there.
   */
  wake(now: boolean): Promise<void>;
  /** The ring uses another version than before. */
  adopted(version: RingVersion): void;
  status(): SourceStatus;
  /** Stops timers, watchers and calls; settles when nothing of it runs any more. */
  close(): Promise<void>;
}

export interface SourceStatus {
  readonly kind: string;
  /** Why the last look failed, for people and without a secret; null where it did not. */
  readonly lastError: string | null;
}

/** What a source tells those who listen. */
export type SourceEvent =
  | { readonly type: 'obtained'; readonly version: number | null; readonly lastFour: string }
  | { readonly type: 'confirmed'; readonly version: number }
  | { readonly type: 'source-failed'; readonly text: string };
