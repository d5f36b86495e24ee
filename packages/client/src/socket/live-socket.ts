import { heedStatus } from '../http/heed-status.ts';
import { type KeyHeader, withKey } from '../http/key-header.ts';
import type { KeyStatus } from '../http/key-status.ts';
import type { ClientPorts } from '../ports.ts';
import type { KeyRing } from '../ring/key-ring.ts';
import { type RingVersion, sameVersion, shown } from '../ring/ring-version.ts';
import type { OpenKeySource } from '../sources/key-source.ts';
import { Connection, type ConnectionListener, type Handshake } from './connection.ts';
import { type ConnectionEnd, endStep } from './end-rule.ts';
import type { ConnectionEvent, KeyturnSocket, SocketStatus } from './keyturn-socket.ts';
import { KeyturnSocketError } from './keyturn-socket-error.ts';
import { MessageMerge } from './message-merge.ts';
import { MessageQueue } from './message-queue.ts';
import { OpeningPause, type PauseCause } from './opening-pause.ts';
import { readSocketOptions, type SocketOptions } from './socket-options.ts';
import { VersionChoice } from './version-choice.ts';
import type { SocketData } from './web-socket-like.ts';

export interface LiveSocketParts {
  readonly ports: ClientPorts;
  readonly ring: KeyRing;
  readonly source: OpenKeySource;
  readonly header: KeyHeader;
  /** The URL to open. @throws where it may not be sent the key. */
  readonly allowed: (url: string | URL) => URL;
  readonly tell: (event: ConnectionEvent) => void;
  /** Called when the last connection is at its end; closing waits for what it returns. */
  readonly finished: () => Promise<void>;
}

const MOST_CONNECTIONS = 2;
/** A connection that was open as long is not counted among the failures. */
const STABLE_MS = 10_000;
/** As many times another version is tried at once before a connection was stable. */
const MOST_AT_ONCE = 3;

/**
 * The connections of one socket.
 *
 * `#main` delivers. `#newer` is opened when the ring uses another version than `#main` has, and
 * takes its place when it is open and has delivered, or has been open for `settleMs`. What is
 * closing counts still, so that there are never more than two.
 *
 * Everything that happens ends in `#steer`, which compares what there is with what there should be
 * and does at most one thing about it. It opens nothing while a pause runs: after a loss, a refusal
 * of a newer connection, or a refusal of all versions. When the ring gets another version, a pause
 * that a refusal caused ends.
 */
export class LiveSocket implements KeyturnSocket, ConnectionListener {
  readonly #options: ReturnType<typeof readSocketOptions>;
  readonly #parts: LiveSocketParts;
  readonly #queue: MessageQueue<unknown>;
  readonly #merge: MessageMerge;
  readonly #choice: VersionChoice;
  readonly #pause: OpeningPause;
  readonly #live = new Set<Connection>();
  readonly #forgetRing: () => void;
  #main: Connection | null = null;
  #newer: Connection | null = null;
  /** What was the main one, and is closing. */
  #older: Connection | null = null;
  /** The version of the connection that delivered last. */
  #delivered: RingVersion | null = null;
  #forgetSettle: () => void = () => {};
  #forgetStable: () => void = () => {};
  #atOnce = 0;
  #isReady = false;
  #isDone = false;
  readonly #whenClosed: Promise<void>;
  #closed: () => void = () => {};

  /** @throws TypeError where the options cannot be right. */
  constructor(options: SocketOptions, parts: LiveSocketParts) {
    this.#options = readSocketOptions(options);
    this.#parts = parts;
    parts.allowed(options.url);
    this.#whenClosed = new Promise((resolve) => {
      this.#closed = () => resolve(parts.finished());
    });
    this.#choice = new VersionChoice(parts.ring);
    this.#pause = new OpeningPause(parts.ports, this.#options.maxPauseMs, () => {
      this.#choice.forget();
      this.#steer();
    });
    this.#queue = new MessageQueue(this.#options.buffer, {
      pause: () => this.#pauseReading(),
      resume: () => this.#resumeReading(),
    });
    this.#merge = new MessageMerge({
      idOf: options.idOf ?? null,
      memory: this.#options.buffer,
      deliver: (message) => this.#queue.push(message),
    });
    this.#forgetRing = parts.ring.watch(() => this.#ringChanged());
    void parts.source.opened.then(() => {
      this.#isReady = true;
      this.#steer();
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
    try {
      for (;;) {
        const { done, value } = await this.#queue.next();
        if (done) return;
        yield value;
      }
    } finally {
      void this.close();
    }
  }

  send(data: SocketData): void {
    // Without ids the older one delivers on while it is closing.
    const open = [this.#main, this.#newer].find((connection) => connection?.isOpen);
    if (!open) throw new KeyturnSocketError('not-open', 'no connection is open to send on');
    open.send(data);
  }

  status(): SocketStatus {
    const version = this.#main && shown(this.#main.version);
    return { version, connections: this.#live.size };
  }

  close(): Promise<void> {
    if (!this.#isDone) {
      this.#queue.clear();
      this.#finish();
    }
    return this.#whenClosed;
  }

  opened(connection: Connection, handshake: Handshake): void {
    this.#parts.tell({ type: 'socket-opened', ...shown(connection.version) });
    if (this.#queue.isPaused) connection.pause();
    this.#heed(connection, handshake.status, handshake.date);
    this.#choice.accepted(connection.version);
    this.#greet(connection);
    if (this.#isDone || !connection.isOpen) return;
    if (this.#main === null) this.#promote(connection);
    else if (connection === this.#newer) this.#beside(connection);
    this.#steer();
  }

  message(connection: Connection, data: unknown): void {
    if (this.#isDone) return;
    try {
      if (connection === this.#main) this.#merge.fromOlder(data);
      else if (connection === this.#newer) this.#merge.fromNewer(data);
      else if (connection === this.#older) this.#merge.fromClosing(data);
    } catch (error) {
      this.#fail(error, 'idOf');
      return;
    }
    if (this.#merge.isCovered) this.#handOver();
  }

  ended(connection: Connection, end: ConnectionEnd | null, status: KeyStatus | null): void {
    this.#live.delete(connection);
    if (this.#isDone) {
      if (this.#live.size === 0) this.#closed();
      return;
    }
    if (connection === this.#older) this.#older = null;
    if (connection === this.#main) this.#mainEnded();
    else if (connection === this.#newer) this.#abandon();
    if (!this.#newer && !this.#older) this.#merge.settle();
    if (end !== null) this.#lost(connection, end, status);
    this.#steer();
  }

  #steer(): void {
    const { current } = this.#parts.ring;
    if (this.#isDone || !this.#isReady) return;
    if (this.#newer && current && !this.#isWanted(this.#newer, current)) {
      const unwanted = this.#newer;
      this.#abandon();
      unwanted.close();
    }
    const stays = this.#main?.isClosing ? null : this.#main;
    const isMoved = stays && current && sameVersion(stays.version, current);
    if (isMoved || this.#newer || this.#pause.isRunning || this.#live.size >= MOST_CONNECTIONS)
      return;
    const version = stays ? current : this.#choice.next();
    if (version) this.#open(version);
    else this.#ask();
  }

  /** Without another connection any version will do; beside one only that which the ring uses. */
  #isWanted(connection: Connection, current: RingVersion): boolean {
    const isAlone = this.#main === null || this.#main.isClosing;
    return isAlone || sameVersion(connection.version, current);
  }

  #open(version: RingVersion): void {
    const { after, webSocket, url } = this.#options;
    const { lastId } = this.#merge;
    const { allowed, header, ports } = this.#parts;
    const isResumed = after !== undefined && lastId !== null;
    let connection: Connection;
    try {
      const target = allowed(isResumed ? after(lastId) : url);
      const headers = Object.fromEntries(withKey(new Headers(), header, version.keyString));
      const socket = webSocket(target.href, { headers });
      connection = new Connection(socket, { version, isResumed }, ports, this);
    } catch (error) {
      this.#fail(error, 'webSocket or after');
      return;
    }
    this.#live.add(connection);
    this.#newer = connection;
    this.#merge.begin(isResumed);
  }

  /** All versions at hand were refused, or there is none. */
  #ask(): void {
    const { source } = this.#parts;
    this.#pauseFor('key', null);
    void source.wake('needed').then(() => this.#ringChanged());
  }

  #ringChanged(): void {
    const { ring } = this.#parts;
    const wanted = this.#main ? ring.current : this.#choice.next();
    // What caused the pause may be over; with nothing new it is not.
    this.#pause.endFor(wanted);
    this.#steer();
  }

  /** The newer connection is open beside the older one. */
  #beside(newer: Connection): void {
    this.#forgetSettle();
    this.#forgetSettle = this.#parts.ports.schedule.after(this.#options.settleMs, () => {
      if (newer !== this.#newer) return;
      // Where nothing is read, nothing comes: that is the reader's doing, not the older one's.
      if (this.#queue.isPaused || this.#merge.shouldWait()) this.#beside(newer);
      else this.#handOver();
    });
  }

  /** The newer connection takes over. */
  #handOver(): void {
    const older = this.#main;
    const newer = this.#newer;
    // What the older one has sent and nobody has read yet would be lost with it.
    if (!older || !newer?.isOpen || this.#queue.isPaused) return;
    older.close();
    // Without ids the older one delivers until it is closed.
    if (!this.#merge.knowsIds) return;
    this.#older = older;
    this.#promote(newer);
  }

  #promote(connection: Connection): void {
    const { ring, ports } = this.#parts;
    this.#forgetSettle();
    this.#forgetStable();
    this.#main = connection;
    this.#newer = null;
    this.#forgetStable = ports.schedule.after(STABLE_MS, () => {
      this.#pause.forgetFailures();
      this.#atOnce = 0;
    });
    this.#tellMoved(connection.version);
    try {
      this.#merge.promote();
    } catch (error) {
      this.#fail(error, 'idOf');
      return;
    }
    if (!this.#older) this.#merge.settle();
    // The current version was refused, and not for good: it is tried again after a pause.
    const isAvoided = ring.current !== null && this.#choice.next() !== ring.current;
    if (isAvoided) this.#pauseFor('key', null);
    this.#choice.forget();
    this.#steer();
  }

  #tellMoved(to: RingVersion): void {
    const from = this.#delivered;
    this.#delivered = to;
    if (from === null || sameVersion(from, to)) return;
    this.#parts.tell({ type: 'socket-moved', from: shown(from), to: shown(to) });
  }

  #mainEnded(): void {
    this.#forgetStable();
    this.#main = null;
    if (this.#newer?.isOpen) this.#promote(this.#newer);
  }

  #abandon(): void {
    this.#newer = null;
    this.#forgetSettle();
    this.#merge.abandon();
  }

  /** A connection ended that was not to end. */
  #lost({ version }: Connection, end: ConnectionEnd, status: KeyStatus | null): void {
    const { closeCode, status: httpStatus } = end;
    this.#parts.tell({ type: 'socket-lost', ...shown(version), closeCode, status: httpStatus });
    const step = endStep(end);
    if (status) heedStatus(this.#parts, status, version, null);
    else if (step.act === 'other-version') void this.#parts.source.wake('signal');
    if (step.act === 'other-version') this.#choice.refused(version, step.cause);
    const isBridged = this.#bridge(version);
    if (isBridged) return;
    if (step.act === 'other-version') this.#retryWithAnother(end.retryAfterMs);
    else if (step.act === 'pause') this.#pauseFor(pauseCause(end), end.retryAfterMs);
    else if (step.act === 'done') this.#finish();
    else if (step.act === 'stop') {
      const text = step.code === 'forbidden' ? 'the key may not open it' : 'the server ended it';
      this.#finish(new KeyturnSocketError(step.code, text, { closeCode, status: httpStatus }));
    }
  }

  /**
   * Whether another connection goes on, whatever became of the one with `lost`: one that opens, or
   * the main one, beside which a newer one is tried again after a pause.
   */
  #bridge(lost: RingVersion): boolean {
    if (this.#newer) return true;
    if (this.#main === null) return false;
    if (sameVersion(this.#main.version, lost)) return true;
    this.#choice.accepted(this.#main.version);
    const { current } = this.#parts.ring;
    if (current && sameVersion(current, lost)) this.#pauseFor('key', null);
    return true;
  }

  #retryWithAnother(askedMs: number | null): void {
    this.#atOnce++;
    if (this.#choice.next() !== null && this.#atOnce <= MOST_AT_ONCE) return;
    this.#pauseFor('key', askedMs);
    void this.#parts.source.wake('needed').then(() => this.#ringChanged());
  }

  #pauseFor(because: PauseCause, askedMs: number | null): void {
    const { ring } = this.#parts;
    const other = this.#main || !ring.current ? null : ring.otherThan(ring.current);
    this.#pause.begin(because, [ring.current, other], askedMs);
  }

  #heed(connection: Connection, status: KeyStatus | null, date: string | null): void {
    if (status) heedStatus(this.#parts, status, connection.version, date);
  }

  #greet(connection: Connection): void {
    try {
      this.#options.onOpen?.((data) => connection.send(data));
    } catch (error) {
      this.#fail(error, 'onOpen');
    }
  }

  #pauseReading(): boolean {
    const connections = [...this.#live];
    if (!connections.every(({ canPause }) => canPause)) return false;
    for (const connection of connections) connection.pause();
    return true;
  }

  #resumeReading(): void {
    for (const connection of this.#live) connection.resume();
    // What was held back comes only now: the older one has its time again.
    if (this.#main && this.#newer?.isOpen) this.#beside(this.#newer);
  }

  /** What a caller's function throws may quote what it was given. */
  #fail(error: unknown, what: string): void {
    const isOwn = error instanceof KeyturnSocketError;
    this.#finish(isOwn ? error : new KeyturnSocketError('failed', `${what} failed`));
  }

  #finish(error: KeyturnSocketError | null = null): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#forgetRing();
    this.#forgetSettle();
    this.#forgetStable();
    this.#pause.end();
    this.#queue.end(error);
    for (const connection of this.#live) connection.close();
    if (this.#live.size === 0) this.#closed();
  }
}

/** A handshake that failed without a word may have failed for the key. */
function pauseCause({ closeCode, status }: ConnectionEnd): PauseCause {
  return closeCode === null && status === null ? 'key' : 'network';
}
