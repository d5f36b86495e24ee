import assert from 'node:assert/strict';
import { KeyString } from '@keyturn/core';
import type { KeyturnEvent } from '../keyturn-event.ts';
import { createKeyturnSocket, type KeyturnSocketOptions } from '../keyturn-socket.ts';
import type { KeyRing } from '../ring/key-ring.ts';
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

/**
 * A socket, its server and its reader, in virtual time.
 *
 * @param unreadMost How many messages the reader takes before it is told to read on.
 */
export function worldOf(
  delaysMs: readonly number[],
  options: Partial<KeyturnSocketOptions>,
  unreadMost = Number.POSITIVE_INFINITY,
) {
  const time = new ManualTime();
  let sent = 0;
  // Each connection has its pace, and now and then it is faster.
  const stream = new PriceStream(time, (connection) => {
    const paceMs = delaysMs[connection % delaysMs.length] ?? 0;
    return sent++ % 3 === 0 ? paceMs / 2 : paceMs;
  });
  const { source, state, wakes, adopt } = sourceOf();
  const events: KeyturnEvent[] = [];
  const socket = createKeyturnSocket({
    url: URL_TEXT,
    webSocket: stream.open,
    keys: source,
    clock: time.clock,
    schedule: time.schedule,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    ...options,
  });
  const got: unknown[] = [];
  const reading = { left: unreadMost, goOn: (): void => {} };
  const world = {
    stream,
    socket,
    events,
    got,
    wakes,
    source: state,
    adopt,
    error: null as unknown,
    isOver: false,
    ring: () => state.ring as KeyRing,
    async pass(ms: number, stepMs: number): Promise<void> {
      for (let passed = 0; passed < ms; passed += stepMs) {
        await settled();
        time.advance(stepMs);
      }
      await settled();
    },
    async act(act: Act): Promise<void> {
      if (act.act === 'publish') stream.publish();
      else if (act.act === 'adopt') adopt();
      else if (act.act === 'drop') stream.drop();
      else if (act.act === 'refuse') stream.refuse(nativeKey(state.version));
      else if (act.act === 'read') world.read(act.count);
      else if (act.act === 'handshake') stream.handshakes.push(act.answer);
      else await world.pass(act.ms, 100);
      await settled();
    },
    read(count: number): void {
      reading.left += count;
      reading.goOn();
    },
    async close(): Promise<void> {
      world.read(Number.POSITIVE_INFINITY);
      const closed = socket.close();
      await world.pass(10_000, 500);
      await closed;
      assert.equal(stream.alive().length, 0);
      assert.equal(time.nextInMs, null);
      assert.ok(world.isOver);
    },
  };
  const read = async (): Promise<void> => {
    for await (const message of socket) {
      got.push(message);
      if (--reading.left > 0) continue;
      await new Promise<void>((resolve) => {
        reading.goOn = resolve;
      });
    }
  };
  void read()
    .catch((error: unknown) => {
      world.error = error;
    })
    .finally(() => {
      world.isOver = true;
    });
  return world;
}

/** Lets what was promised happen. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
}
