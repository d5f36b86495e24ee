import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runCommand } from '../../packages/cli/src/testing/run-command.ts';
import { serve } from '../../packages/server/src/http/testing/http-server.ts';
import { SYSTEM } from '../../packages/server/src/lifecycle/actor.ts';
import { runCommand as run } from '../../packages/server/src/lifecycle/run-command.ts';
import { startDeliveries } from '../../packages/server/src/notify/start-deliveries.ts';
import { openStore } from '../../packages/server/src/store/open-store.ts';
import { startReceiver } from '../../packages/server/src/webhooks/testing/receiver.ts';
import { TestNet } from '../../packages/server/src/webhooks/testing/test-net.ts';
import { webhookChannel } from '../../packages/server/src/webhooks/webhook-channel.ts';
import { ManualClock } from '../manual-clock.ts';

/** A server whose webhooks reach receivers of the test, and its command. */
async function start(t: TestContext) {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-webhooks-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const clock = new ManualClock(Date.now());
  const { url, adminToken, deployment } = await serve(t, store, {}, { clock });
  const net = new TestNet();
  const receiver = await startReceiver(t, net);
  const deliveries = startDeliveries(deployment, [webhookChannel(deployment, net)]);
  t.after(() => deliveries.stop());
  const settings = { KEYTURN_URL: url, KEYTURN_TOKEN: adminToken };
  const type = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCommand([...args, '--json'], folder, settings);
    return { code, answer: stdout === '' ? null : JSON.parse(stdout), stderr };
  };
  return { type, receiver, deployment };
}

test('a person registers a webhook, sees it agree, and has it told again what it missed', async (t) => {
  const { type, receiver, deployment } = await start(t);
  const added = await type('webhooks', 'add', 'chat', receiver.url, '--types', 'key.*');
  assert.equal(added.code, 0, added.stderr);
  const tested = await type('webhooks', 'test', 'chat');
  assert.equal(tested.code, 0, tested.stderr);
  assert.equal(tested.answer.state, 'verified');
  receiver.reply = (response) => response.writeHead(500).end();
  const failed = new Promise((resolve) => receiver.server.once('received', resolve));
  await run(deployment, SYSTEM, async (command) => command.notice('key.revoked', { some: 'id' }));
  await failed;
  receiver.reply = (response) => response.writeHead(204).end();
  const listed = await type('notices', 'list', '--webhook', 'chat', '--type', 'key.revoked');
  assert.equal(listed.code, 0, listed.stderr);
  const [notice] = listed.answer.items;
  const delivered = new Promise((resolve) => receiver.server.once('received', resolve));
  const replayed = await type('notices', 'replay', notice.id, '--webhook', 'chat');
  assert.equal(replayed.code, 0, replayed.stderr);
  await delivered;
  assert.equal(receiver.received.at(-1)?.event.id, notice.id);
});

test('a receiver that does not agree is told of, and the command fails', async (t) => {
  const { type, receiver } = await start(t);
  receiver.echo = (response) => response.writeHead(200).end('ok');
  await type('webhooks', 'add', 'chat', receiver.url);
  const { code, answer, stderr } = await type('webhooks', 'test', 'chat');
  assert.equal(code, 1);
  assert.equal(answer.state, 'unverified');
  assert.match(JSON.parse(stderr).detail, /answered without the nonce/);
});
