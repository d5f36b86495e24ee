import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  createKeyturnFetch,
  enrol,
  type KeyturnEvent,
  memoryIdentity,
  pickup,
} from '@keyturn/client';
import { WebSocket } from 'ws';
import { made } from '../../packages/cli/src/demo/made.ts';
import { type Market, startMarket } from './open-connections/market.ts';

/** Far longer than anything here may take. */
const GUARD_MS = 120_000;

test('a stream moves over with its key through a rotation and a leak, and no price is missing', {
  timeout: GUARD_MS,
}, async (t) => {
  const market = await startMarket(t);
  const bot = await startBot(t, market);
  const params = { path: { keyId: bot.keyId } };
  // 1. The stream runs with the key that was issued.
  await bot.readUntil(() => bot.seqs.length >= 3);
  // 2. The key is rotated: a second connection takes over before the first one ends.
  await made(market.admin.POST('/v1/keys/{keyId}/rotations', { params, body: { expedite: true } }));
  await bot.readUntil(() => bot.movedTo(2));
  assert.deepEqual(bot.statuses(), [200]);
  // 3. Both versions have leaked: the stream is closed, and goes on with a third where it was.
  await made(market.admin.POST('/v1/keys/{keyId}/compromise', { params, body: {} }));
  await bot.readUntil(() => bot.movedTo(3));
  const count = bot.seqs.length;
  await bot.readUntil(() => bot.seqs.length >= count + 3);
  const first = bot.seqs[0] ?? 0;
  assert.deepEqual(
    bot.seqs,
    bot.seqs.map((_, index) => first + index),
  );
  assert.deepEqual(bot.statuses(), [200]);
  const ended = bot.events.find(({ type }) => type === 'socket-lost');
  assert.ok(ended?.type === 'socket-lost' && ended.closeCode === 4401);
});

/** A holder with a stream and with requests, as the example has them. */
async function startBot(t: TestContext, { admin, url, apiUrls, issue }: Market) {
  const { keyId, keyString } = await issue('bot');
  const { grant } = await made(admin.POST('/v1/grants', { body: { keyId, name: 'bot' } }));
  const identity = memoryIdentity();
  await enrol({ url, grant: String(grant), name: 'bot', identity });
  const events: KeyturnEvent[] = [];
  const keyturnFetch = createKeyturnFetch({
    api: apiUrls[0] ?? '',
    keys: pickup({ url, identity, initial: keyString }),
    onEvent: (event) => events.push(event),
    // Longer than a busy machine takes to hand out the third version.
    retry: { maxWaitMs: GUARD_MS },
  });
  t.after(() => keyturnFetch.close());
  const seqOf = (message: unknown): number => JSON.parse(String(message)).seq;
  const socket = keyturnFetch.socket({
    url: '/v1/stream',
    webSocket: (target, { headers }) => new WebSocket(target, { headers }),
    idOf: seqOf,
    after: (seq) => `/v1/stream?after=${seq}`,
  });
  const messages = socket[Symbol.asyncIterator]();
  const [seqs, answered]: [number[], Set<number>] = [[], new Set()];
  return {
    keyId,
    events,
    seqs,
    statuses: () => [...answered],
    movedTo: (version: number) =>
      events.some((event) => event.type === 'socket-moved' && event.to.version === version),
    /** Reads on, with a request beside each price. */
    async readUntil(isThere: () => boolean): Promise<void> {
      while (!isThere()) {
        const { value } = await messages.next();
        seqs.push(seqOf(value));
        answered.add((await keyturnFetch('/prices')).status);
      }
    },
  };
}
