import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageQueue, type WaitingUse } from './queue.ts';

const MINUTE_MS = 60_000;

function use(over: Partial<WaitingUse>): WaitingUse {
  const source = { addressPrefix: '10.0.0.0/24', userAgent: 'curl/8', route: 'GET /' };
  return {
    ...{ keyId: 'key_1', version: 1, outcome: 'accepted', reason: 'accepted', source },
    ...{ probe: false, count: 1, firstAt: 0, lastAt: 0 },
    ...over,
  };
}

function all(queue: UsageQueue) {
  const part = queue.take(Number.POSITIVE_INFINITY, (at) => at);
  assert.equal(queue.size, 0);
  return part;
}

test('what is taken is what was added, each source once', () => {
  const queue = new UsageQueue();
  for (let i = 0; i < 3; i++) queue.add(use({ firstAt: i, lastAt: i + 0.5 }));
  queue.add(use({ keyId: null, version: null, source: null }));
  const { usage, sources } = all(queue);
  assert.equal(sources.length, 1);
  assert.deepEqual(
    usage.map(({ source, firstAt, lastAt }) => [source, firstAt, lastAt]),
    [
      [0, 0, 0],
      [0, 1, 1],
      [0, 2, 2],
      [null, 0, 0],
    ],
  );
});

test('a report takes about as much as it may, and the rest waits', () => {
  const queue = new UsageQueue();
  for (let i = 0; i < 100; i++) queue.add(use({ keyId: `key_${i}` }));
  const part = queue.take(5_000, (at) => at);
  assert.ok(JSON.stringify(part).length < 7_000);
  assert.equal(part.usage.length + queue.size, 100);
  assert.equal(all(queue).usage[0]?.keyId, `key_${part.usage.length}`);
});

test('in a long outage minutes are folded, and no use, source or instant is lost', () => {
  const queue = new UsageQueue(100);
  for (let minute = 0; minute < 1_000; minute++) {
    const at = minute * MINUTE_MS;
    queue.add(use({ firstAt: at, lastAt: at + 10, count: 2 }));
    assert.ok(queue.size <= 100);
  }
  const { usage, sources } = all(queue);
  assert.equal(
    usage.reduce((sum, { count }) => sum + count, 0),
    2_000,
  );
  assert.equal(usage.at(0)?.firstAt, 0);
  assert.equal(usage.at(-1)?.lastAt, 999 * MINUTE_MS + 10);
  assert.deepEqual(
    sources.map(({ userAgent }) => userAgent),
    ['curl/8'],
  );
});

test('where that does not do, sources are given up, and it is said', () => {
  const queue = new UsageQueue(100);
  const source = { addressPrefix: '10.0.0.0/24', route: 'GET /' };
  for (let i = 0; i < 1_000; i++)
    queue.add(use({ source: { ...source, userAgent: `agent/${i}` } }));
  const { usage, sources } = all(queue);
  assert.equal(
    usage.reduce((sum, { count }) => sum + count, 0),
    1_000,
  );
  assert.ok(usage.length <= 101);
  assert.ok(sources.some(({ addressPrefix }) => addressPrefix === '*'));
});
