import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyturnSocketError } from './keyturn-socket-error.ts';
import { MessageQueue } from './message-queue.ts';

test('a queue that is full pauses its sender, and resumes it when it is half empty', async () => {
  const told: string[] = [];
  const queue = new MessageQueue<number>(4, {
    pause: () => told.push('pause') > 0,
    resume: () => told.push('resume'),
  });
  for (let message = 1; message <= 6; message++) queue.push(message);
  assert.deepEqual(told, ['pause']);
  for (let message = 1; message <= 6; message++) {
    assert.deepEqual(await queue.next(), { done: false, value: message });
    assert.equal(told.length, message < 4 ? 1 : 2);
  }
});

test('a sender that cannot be paused overflows the queue, and what it holds can be read', async () => {
  const queue = new MessageQueue<number>(2, { pause: () => false, resume: () => {} });
  queue.push(1);
  queue.push(2);
  assert.throws(
    () => queue.push(3),
    (error) => error instanceof KeyturnSocketError && error.code === 'overflow',
  );
  queue.end(new Error('over'));
  for (const value of [1, 2, 3]) assert.deepEqual(await queue.next(), { done: false, value });
  await assert.rejects(queue.next(), /over/);
  assert.equal((await queue.next()).done, true);
});

test('those who wait for a message get one each, and one of them the error', async () => {
  const queue = new MessageQueue<number>(2, { pause: () => true, resume: () => {} });
  const waiting = [queue.next(), queue.next(), queue.next()];
  queue.push(1);
  queue.end(new Error('over'));
  const results = await Promise.allSettled(waiting);
  assert.deepEqual(
    results.map((result) => (result.status === 'fulfilled' ? result.value : 'error')),
    [{ done: false, value: 1 }, 'error', { done: true, value: undefined }],
  );
});
