import assert from 'node:assert/strict';
import { KeyString } from '@keyturn/core';
import type { KeyturnEvent } from '../keyturn-event.ts';
import { createKeyturnSocket, type KeyturnSocketOptions } from '../keyturn-socket.ts';
import type { KeyRing } from '../ring/key-ring.ts';
import type { KeyturnSocket } from '../socket/keyturn-socket.ts';
import type { KeySource, WakeReason } from '../sources/key-source.ts';
import { ManualTime } from './manual-time.ts';
import { nativeKey } from './native-key.ts';
import { type HandshakeAnswer, PriceStream } from './price-stream.ts';

export const URL_TEXT = 'wss://api.example/stream';

/** What happens to a socket. */
export type Act =
  | { readonly act: 'publish' }
  | { readonly act: 'adopt' }
  | { readonly act: 'drop' }
  | { readonly act: 'refuse' }
  | { readonly act: 'handshake'; readonly answer: HandshakeAnswer }
  | { readonly act: 'pass'; readonly ms: number }
  | { readonly act: 'read'; readonly count: number };

/** Of a message of `PriceStream`. */
export function idOf(message: unknown): number {
  return message as number;
}

/** A source that has version 1, and the next whenever one is needed. */
export function sourceOf() {
  const wakes: WakeReason[] = [];
  const state = { version: 1, isEmpty: false, ring: null as KeyRing | null };
  const adopt = (): void => {
    state.version++;
    state.ring?.offer(versionOf(state.version), 'now');
  };
  const source: KeySource = {
    kind: 'test',
    open({ ring }) {
      state.ring = ring;
      ring.offer(versionOf(1), 'now');
      return {
        opened: Promise.resolve(),
        wake: async (reason) => {
          wakes.push(reason);
          if (reason === 'needed' && !state.isEmpty) adopt();
        },
        adopted: () => {},
        status: () => ({ kind: 'test', lastError: null }),
        close: async () => {},
      };
    },
  };
  return { source, state, wakes, adopt };
}

function versionOf(number: number) {
  return { number, keyString: new KeyString(nativeKey(number)) };
}

/** A socket, its server and its reader, in virtual time. */
class SocketWorld {
  readonly stream: PriceStream;
  readonly socket: KeyturnSocket;
  readonly events: KeyturnEvent[] = [];
  readonly got: unknown[] = [];
  readonly wakes: WakeReason[];
  readonly source: ReturnType<typeof sourceOf>['state'];
  readonly adopt: () => void;
  error: unknown = null;
  isOver = false;
  readonly #time = new ManualTime();
  #readsLeft: number;
  #readOn = (): void => {};

  constructor(
    delaysMs: readonly number[],
    options: Partial<KeyturnSocketOptions>,
    readsAtFirst: number,
  ) {
    const { source, state, wakes, adopt } = sourceOf();
    [this.source, this.wakes, this.adopt] = [state, wakes, adopt];
    this.#readsLeft = readsAtFirst;
    let sent = 0;
    // Each connection has its pace, and now and then it is faster.
    this.stream = new PriceStream(this.#time, (connection) => {
      const paceMs = delaysMs[connection % delaysMs.length] ?? 0;
      return sent++ % 3 === 0 ? paceMs / 2 : paceMs;
    });
    this.socket = createKeyturnSocket({
      url: URL_TEXT,
      webSocket: this.stream.open,
      keys: source,
      clock: this.#time.clock,
      schedule: this.#time.schedule,
      random: () => 0.5,
      onEvent: (event) => this.events.push(event),
      ...options,
    });
    void this.#read();
  }

  ring(): KeyRing {
    return this.source.ring as KeyRing;
  }

  async pass(ms: number, stepMs: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      await settled();
      this.#time.advance(stepMs);
    }
    await settled();
  }

  async act(act: Act): Promise<void> {
    const { stream } = this;
    if (act.act === 'publish') stream.publish();
    else if (act.act === 'adopt') this.adopt();
    else if (act.act === 'drop') stream.drop();
    else if (act.act === 'refuse') stream.refuse(nativeKey(this.source.version));
    else if (act.act === 'read') this.read(act.count);
    else if (act.act === 'handshake') stream.handshakes.push(act.answer);
    else await this.pass(act.ms, 100);
    await settled();
  }

  read(count: number): void {
    this.#readsLeft += count;
    this.#readOn();
  }

  async close(): Promise<void> {
    this.read(Number.POSITIVE_INFINITY);
    const closed = this.socket.close();
    await this.pass(10_000, 500);
    await closed;
    assert.equal(this.stream.alive().length, 0);
    assert.equal(this.#time.nextInMs, null);
    assert.ok(this.isOver);
  }

  async #read(): Promise<void> {
    try {
      for await (const message of this.socket) {
        this.got.push(message);
        if (--this.#readsLeft > 0) continue;
        await new Promise<void>((resolve) => {
          this.#readOn = resolve;
        });
      }
    } catch (error) {
      this.error = error;
    }
    this.isOver = true;
  }
}

/** @param readsAtFirst How many messages are read before the reader is told to read on. */
export function worldOf(
  delaysMs: readonly number[],
  options: Partial<KeyturnSocketOptions>,
  readsAtFirst = Number.POSITIVE_INFINITY,
): SocketWorld {
  return new SocketWorld(delaysMs, options, readsAtFirst);
}

/** Lets what was promised happen. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
}
