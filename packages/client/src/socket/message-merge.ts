import { type MessageId, SeenIds } from './seen-ids.ts';

export interface MergeOptions {
  /** Null for a message that has none; it is taken from the older connection alone. */
  readonly idOf: ((message: unknown) => MessageId | null) | null;
  /** How many ids are remembered, and how many messages of the newer connection are held. */
  readonly memory: number;
  readonly deliver: (message: unknown) => void;
}

interface Held {
  readonly id: MessageId;
  readonly message: unknown;
}

/**
 * Makes one stream of the messages of two connections, each of which has all messages from some
 * point on, in their order.
 *
 * - *alone*: one connection delivers.
 * - *apart*: a newer one is open, and nothing says yet that its messages go on where the older
 *   one's ended. They are held; the older one delivers.
 * - *met*: a message has come on both, or the newer one was asked to resume after what had been
 *   delivered. From here on the newer one misses nothing, so both deliver, whichever has a message
 *   first, and each message once.
 *
 * Without ids nothing can be held or met: the older connection delivers until it is closed.
 */
export class MessageMerge {
  readonly #options: MergeOptions;
  readonly #seen: SeenIds;
  #held: Held[] = [];
  #newer: 'none' | 'apart' | 'met' = 'none';
  #hasCome = false;
  /** The older connection alone has some of what came on the newer one: it was too much to hold. */
  #lacks = false;
  #olderCame = false;
  #hasWaited = false;
  #isAlone = true;
  #lastId: MessageId | null = null;

  constructor(options: MergeOptions) {
    this.#options = options;
    this.#seen = new SeenIds(options.memory);
  }

  /** The id of the message that was delivered last; null before any. */
  get lastId(): MessageId | null {
    return this.#lastId;
  }

  /** Whether ids tell which messages are the same. */
  get knowsIds(): boolean {
    return this.#options.idOf !== null;
  }

  /** The newer connection delivers, and misses nothing as far as can be known. */
  get isCovered(): boolean {
    return this.#hasCome && (this.#newer === 'met' || !this.knowsIds);
  }

  /** A newer connection begins; `isResumed`: after the id that had been delivered last. */
  begin(isResumed: boolean): void {
    this.abandon();
    this.#newer = isResumed ? 'met' : 'apart';
    this.#lacks = false;
    this.#olderCame = false;
    this.#hasWaited = false;
    // How far one of two connections is behind the other, no limit says.
    this.#seen.keepAll();
    this.#isAlone = false;
  }

  /**
   * Asked when the newer connection has had its time: whether the older one is waited for once more,
   * as it alone has what was too much to hold. Not for ever, if it brings nothing.
   */
  shouldWait(): boolean {
    const should = this.#lacks && (this.#olderCame || !this.#hasWaited);
    this.#hasWaited = true;
    this.#olderCame = false;
    return should;
  }

  /** There is one connection again. It may still bring what came on the other. */
  settle(): void {
    this.#isAlone = true;
  }

  /** The newer connection is given up; what came on it came on the older one, or will. */
  abandon(): void {
    this.#newer = 'none';
    this.#held = [];
    this.#hasCome = false;
  }

  /** The newer connection is the only one. */
  promote(): void {
    this.#release();
    this.abandon();
  }

  fromOlder(message: unknown): void {
    this.#olderCame = true;
    const id = this.#idOf(message);
    if (id === null) {
      this.#options.deliver(message);
      return;
    }
    this.#deliver({ id, message });
    if (this.#newer === 'apart' && this.#held.some((held) => held.id === id)) this.#meet();
  }

  fromNewer(message: unknown): void {
    this.#hasCome = true;
    const id = this.#idOf(message);
    if (id === null) return;
    if (this.#newer === 'met') {
      this.#deliver({ id, message });
      return;
    }
    this.#held.push({ id, message });
    if (this.#seen.has(id)) this.#meet();
    // The older connection has them too, or will have.
    else if (this.#held.length > this.#options.memory) {
      this.#held.shift();
      this.#lacks = true;
    }
  }

  /** A connection that was the older one, and is closing. */
  fromClosing(message: unknown): void {
    const id = this.#idOf(message);
    if (id !== null) this.#deliver({ id, message });
  }

  #meet(): void {
    this.#newer = 'met';
    this.#release();
  }

  /** Delivers what is held, from behind the last message that is known. */
  #release(): void {
    const held = this.#held;
    this.#held = [];
    const known = held.findLastIndex(({ id }) => this.#seen.has(id));
    for (const each of held.slice(known + 1)) this.#deliver(each);
  }

  #deliver({ id, message }: Held): void {
    if (!this.#seen.add(id)) return;
    // With its first message that is new, the one that is left has caught up.
    if (this.#isAlone) this.#seen.keepLast();
    this.#lastId = id;
    this.#options.deliver(message);
  }

  #idOf(message: unknown): MessageId | null {
    return this.#options.idOf?.(message) ?? null;
  }
}
